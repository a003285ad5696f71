package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.RecordExternalOutcome;
import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.command.SignalWorkflow;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import io.grpc.Status;
import io.temporal.api.enums.v1.SignalExternalWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import java.util.function.Function;

/** Signals another workflow and tells the sender what became of it (rules 5.1, 5.2). */
final class SignalJob extends CrossRunJob {

    private static final SignalExternalWorkflowExecutionFailedCause NOT_FOUND =
            SignalExternalWorkflowExecutionFailedCause
                    .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;

    SignalJob(RunKey sender, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(sender, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun run) {
        SignalExternalWorkflowExecutionInitiatedEventAttributes signal = run.state
                .otherRuns()
                .signal(job.eventId())
                .getSignalExternalWorkflowExecutionInitiatedEventAttributes();
        String workflowId = signal.getWorkflowExecution().getWorkflowId();
        if (workflowId.equals(sender.workflowId())) {
            // A workflow that signals itself gets this answer, whichever run it means (rule 12.32).
            then(runs, run, sender, lane -> outcome(lane, NOT_FOUND));
            return;
        }
        RunKey target = new RunKey(
                sender.namespace(), workflowId, signal.getWorkflowExecution().getRunId());
        then(runs, run, target, lane -> signal(lane, target, signal));
    }

    private void signal(LaneRuns runs, RunKey target, SignalExternalWorkflowExecutionInitiatedEventAttributes signal) {
        LoadedRun run = runs.find(target);
        SignalExternalWorkflowExecutionFailedCause cause = run == null ? NOT_FOUND : null;
        if (run != null) {
            try {
                runs.change(run, t -> SignalWorkflow.decideExternal(t, signal, new Sender(sender, job.eventId())));
            } catch (Refusal refusal) {
                if (refusal.code() == Status.Code.RESOURCE_EXHAUSTED) {
                    retryLater();
                    return;
                }
                cause = refusal.code() == Status.Code.NOT_FOUND
                        ? NOT_FOUND
                        : SignalExternalWorkflowExecutionFailedCause
                                .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_SIGNAL_COUNT_LIMIT_EXCEEDED;
            }
        }
        SignalExternalWorkflowExecutionFailedCause found = cause;
        then(runs, run, sender, lane -> outcome(lane, found));
    }

    private void outcome(LaneRuns runs, SignalExternalWorkflowExecutionFailedCause cause) {
        LoadedRun run = runs.find(sender);
        if (run != null && run.state.isPending(job)) {
            runs.change(run, t -> RecordExternalOutcome.ofSignal(t, job.eventId(), cause));
        }
        done();
    }
}
