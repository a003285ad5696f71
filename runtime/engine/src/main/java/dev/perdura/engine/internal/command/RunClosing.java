package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTimedOutEventAttributes;

/** Closes a run. */
final class RunClosing {

    private RunClosing() {}

    /** Records the event that closes the run. What is buffered then is lost (rule 2.21). */
    static void close(Transition transition, HistoryEvent.Builder closingEvent) {
        transition.record(closingEvent);
        transition.follow(new FollowUp.RunClosed());
        transition.state().pendingJobs().forEach(transition::follow);
    }

    /**
     * As {@link #close(Transition, HistoryEvent.Builder)}, and the chain goes on.
     *
     * @param next null if it does not
     */
    static void close(Transition transition, HistoryEvent.Builder closingEvent, Continuation next) {
        close(transition, closingEvent);
        if (next != null) {
            transition.follow(new FollowUp.StartNextRun(next));
        }
    }

    /** From outside: a running workflow task fails first, and what it had not seen gets its place (rules 4.3, 5.11). */
    static void closeByForce(Transition transition, HistoryEvent.Builder closingEvent) {
        if (transition.state().workflowTask().isStarted()) {
            WorkflowTaskEnding.forceClose(transition);
        }
        transition.flush();
        close(transition, closingEvent);
    }

    static void terminate(Transition transition, String reason) {
        closeByForce(
                transition,
                terminated(
                        transition,
                        WorkflowExecutionTerminatedEventAttributes.newBuilder()
                                .setReason(reason)
                                .setIdentity(Server.IDENTITY)));
    }

    static HistoryEvent.Builder terminated(
            Transition transition, WorkflowExecutionTerminatedEventAttributes.Builder attributes) {
        return transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
                .setWorkflowExecutionTerminatedEventAttributes(attributes);
    }

    /** The run has no time left; the chain goes on if it has (rule 4.3). */
    static void timeOut(Transition transition) {
        NextRun next = NextRun.afterTimeout(transition);
        closeByForce(
                transition,
                transition
                        .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT)
                        .setWorkflowExecutionTimedOutEventAttributes(
                                WorkflowExecutionTimedOutEventAttributes.newBuilder()
                                        .setRetryState(next.retryState())
                                        .setNewExecutionRunId(next.runId())));
        if (next.continuation() != null) {
            transition.follow(new FollowUp.StartNextRun(next.continuation()));
        }
    }
}
