package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.execution.UpdateListener;
import dev.perdura.engine.internal.execution.UpdateStatus;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;

/** Asks, or waits for, how far an update has come, of an open or a closed run (rule 6.11). */
final class PollWorkflowExecutionUpdate
        implements Handler<PollWorkflowExecutionUpdateRequest, PollWorkflowExecutionUpdateResponse> {

    private final Executions executions;
    private final Door door;

    PollWorkflowExecutionUpdate(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(PollWorkflowExecutionUpdateRequest request, Reply<PollWorkflowExecutionUpdateResponse> reply) {
        door.namespace(request.getNamespace());
        if (!request.hasUpdateRef()) {
            throw Refusal.invalidArgument("UpdateRef is not set on request.");
        }
        WorkflowExecution execution = request.getUpdateRef().getWorkflowExecution();
        door.execution(execution);
        String namespace = request.getNamespace();
        executions.submit(namespace, execution.getWorkflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.require(namespace, execution.getWorkflowId(), execution.getRunId());
            String updateId = request.getUpdateRef().getUpdateId();
            runs.callers()
                    .awaitUpdate(
                            run, updateId, request.getWaitPolicy().getLifecycleStage(), new Caller(runs, updateId, r));
        });
    }

    private record Caller(LaneRuns runs, String updateId, Reply<PollWorkflowExecutionUpdateResponse> reply)
            implements UpdateListener {

        @Override
        public void reached(LoadedRun run, UpdateStatus status) {
            PollWorkflowExecutionUpdateResponse.Builder answer = PollWorkflowExecutionUpdateResponse.newBuilder()
                    .setUpdateRef(UpdateAnswers.reference(run, updateId))
                    .setStage(status.stage());
            if (status.outcome() != null) {
                answer.setOutcome(status.outcome());
            }
            runs.answer(run, reply, answer.build());
        }

        @Override
        public void refused(LoadedRun run, Refusal refusal) {
            runs.refuse(run, reply, refusal);
        }
    }
}
