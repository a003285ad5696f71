package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.RecordExternalOutcome;
import dev.perdura.engine.internal.command.RequestCancelWorkflow;
import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import java.util.function.Function;

/** Asks another workflow to cancel and tells the sender what became of it (rules 5.1, 5.2, 5.8). */
final class RequestCancelJob extends CrossRunJob {

    private static final CancelExternalWorkflowExecutionFailedCause NOT_FOUND =
            CancelExternalWorkflowExecutionFailedCause
                    .CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;

    RequestCancelJob(RunKey sender, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(sender, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun run) {
        RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel = run.state
                .otherRuns()
                .cancel(job.eventId())
                .getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes();
        String workflowId = cancel.getWorkflowExecution().getWorkflowId();
        if (workflowId.equals(sender.workflowId())) {
            // A workflow that cancels itself gets this answer, whichever run it means (rule 12.32).
            then(runs, run, sender, lane -> outcome(lane, NOT_FOUND));
            return;
        }
        RunKey target = new RunKey(
                sender.namespace(), workflowId, cancel.getWorkflowExecution().getRunId());
        then(runs, run, target, lane -> cancel(lane, target, cancel));
    }

    private void cancel(
            LaneRuns runs, RunKey target, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel) {
        LoadedRun run = runs.find(target);
        CancelExternalWorkflowExecutionFailedCause cause = run == null ? NOT_FOUND : null;
        if (run != null) {
            Sender from = new Sender(sender, job.eventId());
            try {
                runs.change(
                        run,
                        t -> RequestCancelWorkflow.decideExternal(
                                t, from, cancel.getChildWorkflowOnly(), cancel.getReason()));
            } catch (Refusal refusal) {
                cause = NOT_FOUND;
            }
        }
        CancelExternalWorkflowExecutionFailedCause found = cause;
        then(runs, run, sender, lane -> outcome(lane, found));
    }

    private void outcome(LaneRuns runs, CancelExternalWorkflowExecutionFailedCause cause) {
        LoadedRun run = runs.find(sender);
        if (run != null && run.state.isPending(job)) {
            runs.change(run, t -> RecordExternalOutcome.ofCancel(t, job.eventId(), cause));
        }
        done();
    }
}
