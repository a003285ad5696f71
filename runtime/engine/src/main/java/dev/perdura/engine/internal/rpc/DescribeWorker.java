package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;

/** What a worker told of itself last. */
final class DescribeWorker implements Handler<DescribeWorkerRequest, DescribeWorkerResponse> {

    private final WorkerRegistry workers;
    private final Door door;

    DescribeWorker(WorkerRegistry workers, Door door) {
        this.workers = workers;
        this.door = door;
    }

    @Override
    public void handle(DescribeWorkerRequest request, Reply<DescribeWorkerResponse> reply) {
        door.namespace(request.getNamespace());
        WorkerHeartbeat worker = workers.find(request.getNamespace(), request.getWorkerInstanceKey());
        if (worker == null) {
            throw Refusal.notFound("Worker " + request.getWorkerInstanceKey() + " not found");
        }
        reply.send(DescribeWorkerResponse.newBuilder()
                .setWorkerInfo(WorkerInfo.newBuilder().setWorkerHeartbeat(worker))
                .build());
    }
}
