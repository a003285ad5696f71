package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ResetSticky;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;

/** A worker has dropped a run from its cache: its next task is for everybody. */
final class ResetStickyTaskQueue implements Handler<ResetStickyTaskQueueRequest, ResetStickyTaskQueueResponse> {

    private final Executions executions;
    private final Door door;

    ResetStickyTaskQueue(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(ResetStickyTaskQueueRequest request, Reply<ResetStickyTaskQueueResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getExecution());
        String namespace = request.getNamespace();
        String workflowId = request.getExecution().getWorkflowId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run =
                    runs.require(namespace, workflowId, request.getExecution().getRunId());
            if (!run.state().isOpen()) {
                throw Refusal.workflowCompleted();
            }
            runs.change(run, ResetSticky::decide);
            runs.answer(run, r, ResetStickyTaskQueueResponse.getDefaultInstance());
        });
    }
}
