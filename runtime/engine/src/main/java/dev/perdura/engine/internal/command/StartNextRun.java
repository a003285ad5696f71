package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;

/** Starts the next run of a chain, in the commit that closes the one before (rules 4.6 to 4.10). */
public final class StartNextRun {

    private StartNextRun() {}

    /**
     * Starts the run that the state is of; it must be empty.
     *
     * @param before the run that closed; its schedule, if one has started the chain, wants to know how that ends
     * @param startOfBefore its first event: what the continuation does not say is as it was there, so what the run
     *     changed since (memo, search attributes) is lost with it (rule 12.22)
     * @param retentionMillis how long closed runs of the namespace are kept
     */
    public static void decide(
            Transition transition,
            WorkflowState before,
            HistoryEvent startOfBefore,
            Continuation continuation,
            long retentionMillis) {
        WorkflowExecutionStartedEventAttributes.Builder started =
                startOfBefore.getWorkflowExecutionStartedEventAttributes().toBuilder();
        started.clearIdentity()
                .clearEagerExecutionAccepted()
                .setOriginalExecutionRunId(transition.state().run().runId())
                .setContinuedExecutionRunId(before.run().runId())
                .setInitiator(continuation.initiator())
                .setAttempt(continuation.attempt())
                .clearPrevAutoResetPoints()
                .clearFirstWorkflowTaskBackoff();
        if (before.resets().points() != null) {
            started.setPrevAutoResetPoints(
                    AutoResetPoints.carriedOver(before, transition.nowMillis(), retentionMillis));
        }
        if (continuation.backoffMillis() > 0) {
            started.setFirstWorkflowTaskBackoff(Times.duration(continuation.backoffMillis()));
        }
        if (continuation.initiator() == ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE) {
            started.clearCompletionCallbacks();
        }
        outcome(continuation, started);
        if (continuation.command() != null) {
            as(continuation.command(), started);
            priority(before.start().priority(), started);
        }
        transition.record(Facts.runCreated(transition.newId()));
        StartedBySchedule schedule = before.otherRuns().schedule();
        if (schedule != null) {
            transition.record(Facts.startedBySchedule(schedule));
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                .addAllLinks(startOfBefore.getLinksList())
                .setWorkflowExecutionStartedEventAttributes(started));
        StartWorkflow.scheduleFirstTask(transition);
        Ending.end(transition);
    }

    private static void outcome(Continuation continuation, WorkflowExecutionStartedEventAttributes.Builder started) {
        started.clearContinuedFailure();
        if (continuation.failure() != null) {
            started.setContinuedFailure(continuation.failure());
        }
        if (continuation.keepsLastResult()) {
            return;
        }
        started.clearLastCompletionResult();
        if (continuation.result() != null) {
            started.setLastCompletionResult(continuation.result());
        }
    }

    /** As it is by now; a retry or the next turn of a cron schedule starts as the first run did. */
    private static void priority(Priority ofBefore, WorkflowExecutionStartedEventAttributes.Builder started) {
        started.clearPriority();
        if (ofBefore != null) {
            started.setPriority(ofBefore);
        }
    }

    /** What is in the command counts also where it says nothing: SDKs copy what should stay (rules 4.8, 12.22). */
    private static void as(
            ContinueAsNewWorkflowExecutionCommandAttributes command,
            WorkflowExecutionStartedEventAttributes.Builder started) {
        started.setWorkflowType(command.getWorkflowType())
                .setTaskQueue(command.getTaskQueue())
                .setWorkflowRunTimeout(command.getWorkflowRunTimeout())
                .setWorkflowTaskTimeout(command.getWorkflowTaskTimeout())
                .setCronSchedule(command.getCronSchedule())
                .clearInput()
                .clearHeader()
                .clearMemo()
                .clearSearchAttributes()
                .clearRetryPolicy();
        if (command.hasInput()) {
            started.setInput(command.getInput());
        }
        if (command.hasHeader()) {
            started.setHeader(command.getHeader());
        }
        if (command.hasMemo()) {
            started.setMemo(StartWorkflow.withoutNothing(command.getMemo()));
        }
        if (command.hasSearchAttributes()) {
            started.setSearchAttributes(StartWorkflow.withoutNothing(command.getSearchAttributes()));
        }
        if (command.hasRetryPolicy()) {
            started.setRetryPolicy(command.getRetryPolicy());
        }
    }
}
