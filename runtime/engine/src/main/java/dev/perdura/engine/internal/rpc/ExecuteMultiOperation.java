package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.StartWorkflow;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Outcome;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.execution.UpdateListener;
import dev.perdura.engine.internal.execution.UpdateStatus;
import dev.perdura.engine.internal.refusal.MultiOperationRefusal;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.UpdateState;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.transport.Reply;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/** Updates a workflow and starts it first if need be (rules 1.16 to 1.18). */
final class ExecuteMultiOperation implements Handler<ExecuteMultiOperationRequest, ExecuteMultiOperationResponse> {

    private final Executions executions;
    private final Ids ids;
    private final Door door;
    private final UpdateWithStartDoor operationsDoor;

    ExecuteMultiOperation(Executions executions, Ids ids, Door door, StartDoor startDoor, UpdateDoor updateDoor) {
        this.executions = executions;
        this.ids = ids;
        this.door = door;
        this.operationsDoor = new UpdateWithStartDoor(startDoor, updateDoor, ids);
    }

    @Override
    public void handle(ExecuteMultiOperationRequest request, Reply<ExecuteMultiOperationResponse> reply) {
        door.namespace(request.getNamespace());
        submit(operationsDoor.check(request), reply, true);
    }

    private void submit(
            UpdateWithStartDoor.Checked checked, Reply<ExecuteMultiOperationResponse> reply, boolean mayTryAgain) {
        StartWorkflowExecutionRequest start = checked.start();
        executions.submit(
                start.getNamespace(),
                start.getWorkflowId(),
                reply,
                (runs, r) -> new Attempt(runs, checked, r, mayTryAgain).perform());
    }

    /** One try: whatever it finds, it finds in one go, because all of it happens on the lane of the workflow id. */
    private final class Attempt {

        private final LaneRuns runs;
        private final UpdateWithStartDoor.Checked checked;
        private final StartWorkflowExecutionRequest start;
        private final UpdateWorkflowExecutionRequest update;
        private final Reply<ExecuteMultiOperationResponse> reply;
        private final boolean mayTryAgain;

        private Attempt(
                LaneRuns runs,
                UpdateWithStartDoor.Checked checked,
                Reply<ExecuteMultiOperationResponse> reply,
                boolean mayTryAgain) {
            this.runs = runs;
            this.checked = checked;
            this.start = checked.start();
            this.update = checked.update();
            this.reply = reply;
            this.mayTryAgain = mayTryAgain;
        }

        /** Rule 1.17. */
        private void perform() {
            LoadedRun current = runs.current(start.getNamespace(), start.getWorkflowId());
            if (current != null && isForExisting(current)) {
                update(current, false);
                return;
            }
            LoadedRun run;
            try {
                run = startNew(current);
            } catch (Refusal refusal) {
                throw MultiOperationRefusal.of(refusal, MultiOperationRefusal.ABORTED);
            }
            update(run, true);
        }

        private boolean isForExisting(LoadedRun current) {
            WorkflowState state = current.state();
            String updateId = update.getRequest().getMeta().getUpdateId();
            UpdateState known = state.update(updateId);
            if (known != null && known.isCompleted()) {
                return true;
            }
            return state.isOpen()
                    && (state.startRequestId().equals(start.getRequestId())
                            || runs.callers().knowsUpdate(current, updateId)
                            || WorkflowIdPolicy.decide(state.status(), checked.policies()) == Outcome.USE_EXISTING);
        }

        private LoadedRun startNew(LoadedRun current) {
            if (current != null
                    && (current.state().startRequestId().equals(start.getRequestId())
                            || current.state().isAttachedRequest(start.getRequestId()))) {
                throw Refusal.unavailable("Workflow was not started: the request has started run "
                        + current.key().runId() + " already");
            }
            return StartWorkflowExecution.startNew(
                    start,
                    checked.policies(),
                    runs,
                    current,
                    ids,
                    transition -> StartWorkflow.decide(transition, start, null));
        }

        private void update(LoadedRun run, boolean started) {
            Caller caller = new Caller(
                    this, started, StartWorkflowExecution.answer(run, started).build());
            try {
                runs.callers().update(run, update, caller);
            } catch (Refusal refusal) {
                throw refusal(refusal, started);
            }
        }

        /** Of a failed update (rule 1.18). */
        private Refusal refusal(Refusal updateRefusal, boolean started) {
            return MultiOperationRefusal.of(started ? null : MultiOperationRefusal.ABORTED, updateRefusal);
        }

        private void refused(LoadedRun run, Refusal refusal, boolean started) {
            boolean runHasClosed = !started && refusal.code() == Status.Code.NOT_FOUND;
            if (runHasClosed && mayTryAgain) {
                // Not at once: whoever closed the run is not done with it.
                submit(checked, reply, false);
            } else if (runHasClosed) {
                runs.refuse(run, reply, refusal(Refusal.of(Status.Code.ABORTED, refusal.getMessage()), false));
            } else {
                runs.refuse(run, reply, refusal(refusal, started));
            }
        }
    }

    private record Caller(Attempt attempt, boolean started, StartWorkflowExecutionResponse startAnswer)
            implements UpdateListener {

        @Override
        public Reply<?> reply() {
            return attempt.reply;
        }

        @Override
        public void reached(LoadedRun run, UpdateStatus status) {
            ExecuteMultiOperationResponse.Builder answer = ExecuteMultiOperationResponse.newBuilder();
            answer.addResponsesBuilder().setStartWorkflow(startAnswer);
            answer.addResponsesBuilder()
                    .setUpdateWorkflow(UpdateAnswers.answer(run, attempt.update.getRequest(), status));
            attempt.runs.answer(run, attempt.reply, answer.build());
        }

        @Override
        public void refused(LoadedRun run, Refusal refusal) {
            attempt.refused(run, refusal, started);
        }
    }
}
