package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;

/** A worker stops: its polls end, and what waits for it alone is for everybody from now on (rule 8.7). */
final class ShutdownWorker implements Handler<ShutdownWorkerRequest, ShutdownWorkerResponse> {

    private final Matching matching;
    private final WorkerRegistry workers;
    private final Door door;

    ShutdownWorker(Matching matching, WorkerRegistry workers, Door door) {
        this.matching = matching;
        this.workers = workers;
        this.door = door;
    }

    @Override
    public void handle(ShutdownWorkerRequest request, Reply<ShutdownWorkerResponse> reply) {
        door.namespace(request.getNamespace());
        if (!request.getStickyTaskQueue().isEmpty()) {
            matching.shutDownSticky(TaskQueueKey.ofWorkflows(request.getNamespace(), request.getStickyTaskQueue()));
        }
        if (!request.getWorkerInstanceKey().isEmpty()) {
            matching.shutDownWorker(request.getNamespace(), request.getWorkerInstanceKey());
        }
        if (request.hasWorkerHeartbeat()) {
            workers.record(request.getNamespace(), request.getWorkerHeartbeat());
        }
        reply.send(ShutdownWorkerResponse.getDefaultInstance());
    }
}
