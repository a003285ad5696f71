package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;

/** How many workers told of themselves and fulfil a query. */
final class CountWorkers implements Handler<CountWorkersRequest, CountWorkersResponse> {

    private final WorkerRegistry workers;
    private final Door door;

    CountWorkers(WorkerRegistry workers, Door door) {
        this.workers = workers;
        this.door = door;
    }

    @Override
    public void handle(CountWorkersRequest request, Reply<CountWorkersResponse> reply) {
        door.namespace(request.getNamespace());
        long count = workers.all(request.getNamespace()).stream()
                .filter(WorkerFilter.parse(request.getQuery()))
                .count();
        reply.send(CountWorkersResponse.newBuilder().setCount(count).build());
    }
}
