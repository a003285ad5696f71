package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.Priorities;
import dev.perdura.engine.internal.command.RecordChildStart;
import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.command.StartChildRun;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Outcome;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.function.Function;

/** Starts a child: the child's run, the parent's record of it, the child's first workflow task (rules 5.4, 5.5). */
final class StartChildJob extends ChildStartJob {

    StartChildJob(RunKey parent, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(parent, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun parent) {
        HistoryEvent initiated = withPriority(
                parent.state.start().priority(),
                parent.state.otherRuns().child(job.eventId()).initiated());
        String workflowId = initiated
                .getStartChildWorkflowExecutionInitiatedEventAttributes()
                .getWorkflowId();
        WorkflowExecution root = parent.state.start().root() != null
                ? parent.state.start().root()
                : WorkflowExecution.newBuilder()
                        .setWorkflowId(sender.workflowId())
                        .setRunId(sender.runId())
                        .build();
        RunKey child = new RunKey(sender.namespace(), workflowId, "");
        then(runs, parent, child, lane -> start(lane, child, root, initiated));
    }

    private static HistoryEvent withPriority(Priority ofParent, HistoryEvent initiated) {
        if (ofParent == null) {
            return initiated;
        }
        HistoryEvent.Builder event = initiated.toBuilder();
        var child = event.getStartChildWorkflowExecutionInitiatedEventAttributesBuilder();
        child.setPriority(Priorities.merged(ofParent, child.getPriority()));
        return event.build();
    }

    private void start(LaneRuns runs, RunKey child, WorkflowExecution root, HistoryEvent initiated) {
        Sender parent = new Sender(sender, job.eventId());
        LoadedRun current = runs.current(child.namespace(), child.workflowId());
        if (current != null && parent.hasStarted(current.state)) {
            tellParent(runs, current, parent);
            return;
        }
        Outcome outcome = WorkflowIdPolicy.decide(
                current == null
                        ? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
                        : current.state.status(),
                WorkflowIdPolicy.ofStart(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED,
                        initiated
                                .getStartChildWorkflowExecutionInitiatedEventAttributes()
                                .getWorkflowIdReusePolicy()));
        String runId = runs.parts().ids().get();
        switch (outcome) {
            case START ->
                tellParent(
                        runs,
                        runs.start(
                                child.namespace(),
                                child.workflowId(),
                                runId,
                                current,
                                t -> StartChildRun.decide(t, parent, root, initiated)),
                        parent);
            case TERMINATE_EXISTING ->
                tellParent(
                        runs,
                        runs.startInsteadOf(
                                current,
                                runId,
                                t -> TerminateWorkflow.decideReplaced(t, runId),
                                t -> StartChildRun.decide(t, parent, root, initiated)),
                        parent);
            default -> then(runs, current, sender, this::fail);
        }
    }

    private void fail(LaneRuns runs) {
        LoadedRun parent = runs.find(sender);
        if (parent != null) {
            runs.change(
                    parent,
                    t -> RecordChildStart.failed(
                            t,
                            job.eventId(),
                            StartChildWorkflowExecutionFailedCause
                                    .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS));
        }
        done();
    }
}
