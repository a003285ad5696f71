package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.execution.UpdateListener;
import dev.perdura.engine.internal.execution.UpdateStatus;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;

/** Asks a workflow to do something and to say what came of it (section 6 of the semantics). */
final class UpdateWorkflowExecution
        implements Handler<UpdateWorkflowExecutionRequest, UpdateWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;
    private final UpdateDoor updateDoor;

    UpdateWorkflowExecution(Executions executions, Door door, UpdateDoor updateDoor) {
        this.executions = executions;
        this.door = door;
        this.updateDoor = updateDoor;
    }

    @Override
    public void handle(UpdateWorkflowExecutionRequest asked, Reply<UpdateWorkflowExecutionResponse> reply) {
        door.namespace(asked.getNamespace());
        UpdateWorkflowExecutionRequest request = updateDoor.check(asked);
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(
                    namespace, workflowId, request.getWorkflowExecution().getRunId());
            runs.callers().update(run, request, new Caller(runs, request, r));
        });
    }

    private record Caller(
            LaneRuns runs, UpdateWorkflowExecutionRequest request, Reply<UpdateWorkflowExecutionResponse> reply)
            implements UpdateListener {

        @Override
        public void reached(LoadedRun run, UpdateStatus status) {
            runs.answer(run, reply, UpdateAnswers.answer(run, request.getRequest(), status));
        }

        @Override
        public void refused(LoadedRun run, Refusal refusal) {
            runs.refuse(run, reply, refusal);
        }
    }
}
