package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;

/** Workers of one process tell of themselves, every minute. */
final class RecordWorkerHeartbeat implements Handler<RecordWorkerHeartbeatRequest, RecordWorkerHeartbeatResponse> {

    private final WorkerRegistry workers;
    private final Door door;

    RecordWorkerHeartbeat(WorkerRegistry workers, Door door) {
        this.workers = workers;
        this.door = door;
    }

    @Override
    public void handle(RecordWorkerHeartbeatRequest request, Reply<RecordWorkerHeartbeatResponse> reply) {
        door.namespace(request.getNamespace());
        request.getWorkerHeartbeatList().forEach(heartbeat -> workers.record(request.getNamespace(), heartbeat));
        reply.send(RecordWorkerHeartbeatResponse.getDefaultInstance());
    }
}
