package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.Entry.FactEntry;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ResetWorkflowFailureInfo;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.List;

/**
 * Goes back to a point in the history of a run: another run begins with the events up to that point, its last workflow
 * task fails, what the outside world has sent since is recorded again, and a worker decides anew (rules 5.13 to 5.17).
 */
public final class ResetWorkflow {

    /** Of the start of a workflow task that nobody has started. */
    private static final String NO_POLL = "emptyUuid";

    private ResetWorkflow() {}

    /**
     * Whether there is an event before which the new run can end; what comes of it is not known before it is folded.
     *
     * @throws Refusal INVALID_ARGUMENT if not
     */
    public static void checkEventId(WorkflowState run, long finishEventId) {
        if (finishEventId <= 1 || finishEventId >= run.nextEventId()) {
            throw Refusal.invalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID, which is "
                    + (run.nextEventId() - 1) + "; got " + finishEventId + ".");
        }
    }

    /**
     * Whether a run that ends before this event has a workflow task that can fail (rule 5.13).
     *
     * @param prefix the fold of the events before
     * @throws Refusal INVALID_ARGUMENT if not
     */
    public static void checkPoint(WorkflowState prefix, long finishEventId) {
        if (!prefix.isOpen() || !prefix.workflowTask().isPending()) {
            throw Refusal.invalidArgument(
                    "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: "
                            + finishEventId);
        }
    }

    /** The first entry of the new run: it, too, answers to the request that started the base run (rule 1.6). */
    public static Entry begin(WorkflowState base) {
        return new FactEntry(Facts.runCreated(base.startRequestId()));
    }

    /**
     * Goes on from the point; the events up to there are in the state already.
     *
     * @param after what is to be recorded again of what happened after the point (rule 5.16)
     * @param schedule that started the chain and wants to know how it ends, or null
     */
    public static void decide(
            Transition transition,
            ResetWorkflowExecutionRequest request,
            String baseRunId,
            Reapplication reapplication,
            List<HistoryEvent> after,
            StartedBySchedule schedule) {
        WorkflowState state = transition.state();
        transition.record(ControlFacts.runForked(transition.nowMillis(), request.getRequestId()));
        if (schedule != null) {
            transition.record(Facts.startedBySchedule(schedule));
        }
        failTask(transition, request.getReason(), baseRunId);
        after.forEach(event -> reapplication.reapply(transition, event));
        request.getPostResetOperationsList().forEach(operation -> perform(transition, operation));
        WorkflowTaskScheduling.schedule(transition);
        // All that is open in the copied events waits for a worker, or for another run, from now on (rule 5.15).
        PendingWork.of(state).forEach(transition::follow);
        Ending.end(transition);
    }

    /** What is asked for to be done to the new run before a worker sees it. Was checked: must not be refused here. */
    private static void perform(Transition transition, PostResetOperation operation) {
        if (operation.hasUpdateWorkflowOptions()) {
            new WorkflowOptionsChange(
                            operation.getUpdateWorkflowOptions().getWorkflowExecutionOptions(),
                            operation.getUpdateWorkflowOptions().getUpdateMask())
                    .record(transition, "");
        } else if (operation.hasSignalWorkflow()) {
            PostResetOperation.SignalWorkflow signal = operation.getSignalWorkflow();
            WorkflowExecutionSignaledEventAttributes.Builder signaled =
                    WorkflowExecutionSignaledEventAttributes.newBuilder()
                            .setSignalName(signal.getSignalName())
                            .setIdentity(Server.IDENTITY);
            if (signal.hasInput()) {
                signaled.setInput(signal.getInput());
            }
            if (signal.hasHeader()) {
                signaled.setHeader(signal.getHeader());
            }
            transition.record(SignalWorkflow.event(transition, signaled).addAllLinks(signal.getLinksList()));
        }
    }

    private static void failTask(Transition transition, String reason, String baseRunId) {
        WorkflowTaskState task = transition.state().workflowTask();
        if (!task.isStarted()) {
            WorkflowTaskStartedEventAttributes.Builder started = WorkflowTaskStartedEventAttributes.newBuilder()
                    .setScheduledEventId(task.scheduledEventId())
                    .setIdentity(Server.IDENTITY)
                    .setRequestId(NO_POLL)
                    .setHistorySizeBytes(transition.state().historySizeBytes());
            transition.record(transition
                    .event(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                    .setWorkflowTaskStartedEventAttributes(started));
        }
        WorkflowTaskFailedEventAttributes.Builder failed = WorkflowTaskFailedEventAttributes.newBuilder()
                .setScheduledEventId(task.scheduledEventId())
                .setStartedEventId(task.startedEventId())
                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW)
                .setFailure(Failure.newBuilder()
                        .setMessage(reason)
                        .setResetWorkflowFailureInfo(ResetWorkflowFailureInfo.getDefaultInstance()))
                .setIdentity(Server.IDENTITY)
                .setBaseRunId(baseRunId)
                .setNewRunId(transition.state().run().runId());
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
                .setWorkflowTaskFailedEventAttributes(failed));
    }

    /**
     * What a reset leaves with the run that it goes back to, and with the current one, which ends.
     *
     * @param isBase of the two
     * @param isOfSameChain as the new run: then that one tells their schedule how it ends
     */
    public static void leave(
            Transition transition, String newRunId, String reason, boolean isBase, boolean isOfSameChain) {
        if (isBase) {
            transition.record(ControlFacts.runReset(newRunId));
        }
        // Only the current run of a workflow id can be open.
        if (transition.state().isOpen()) {
            if (isOfSameChain && transition.state().otherRuns().schedule() != null) {
                transition.record(Facts.SCHEDULE_TOLD);
            }
            RunClosing.closeByForce(
                    transition,
                    RunClosing.terminated(
                            transition,
                            WorkflowExecutionTerminatedEventAttributes.newBuilder()
                                    .setReason(reason)
                                    .setIdentity(Server.RESETTER)));
        }
        transition.end();
    }
}
