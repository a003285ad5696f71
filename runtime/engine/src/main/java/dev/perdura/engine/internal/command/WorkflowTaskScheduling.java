package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.SpeculativeTask;
import dev.perdura.engine.internal.state.StickyQueue;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;

/** Schedules the next workflow task (rules 2.1 to 2.7). */
final class WorkflowTaskScheduling {

    /** The first attempts get the run's own time, later ones more and more. */
    private static final int ATTEMPTS_WITHOUT_BACKOFF = 3;

    private static final long BACKOFF_MILLIS = 5_000;

    /** The server takes a random share of the backoff between 0.8 and 1; the mean keeps decisions repeatable. */
    private static final double BACKOFF_SHARE = 0.9;

    /** A worker has this long to take a speculative task, also from a normal queue (rule 2.11). */
    private static final long SPECULATIVE_WAIT_MILLIS = 5_000;

    private WorkflowTaskScheduling() {}

    /** Schedules one and offers it to pollers, if the run is open and none is pending (rule 2.1). */
    static void ifNone(Transition transition) {
        WorkflowState state = transition.state();
        if (state.isOpen() && !state.workflowTask().isPending()) {
            schedule(transition);
            transition.follow(PendingWork.workflowTask(state));
        }
    }

    /** Schedules one without offering it; none may be pending. */
    static void schedule(Transition transition) {
        WorkflowState state = transition.state();
        boolean news = transition.hasBufferedEvents();
        transition.flush();
        // A task with news is a normal one again, however often those before it failed (rule 2.6).
        int attempt = news ? 1 : state.workflowTask().attempt();
        long timeoutMillis = timeoutMillis(transition, attempt);
        if (attempt > 1) {
            transition.record(
                    Facts.transientTaskScheduled(state.nextEventId(), attempt, transition.nowMillis(), timeoutMillis));
        } else {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                    .setWorkflowTaskScheduledEventAttributes(WorkflowTaskScheduledEventAttributes.newBuilder()
                            .setTaskQueue(TaskQueues.current(state))
                            .setStartToCloseTimeout(Times.duration(timeoutMillis))
                            .setAttempt(attempt)));
        }
    }

    /**
     * Schedules one in memory only, to bring updates to a worker, without offering it; none may be pending (rule 2.11).
     */
    static void speculate(Transition transition) {
        WorkflowState state = transition.state();
        StickyQueue sticky = state.sticky();
        boolean limited = sticky != null && sticky.scheduleToStartMillis() > 0;
        long waitMillis = limited ? sticky.scheduleToStartMillis() : SPECULATIVE_WAIT_MILLIS;
        long now = transition.nowMillis();
        transition.speculate(
                new SpeculativeTask(state.nextEventId(), now, timeoutMillis(transition, 1), now + waitMillis, null));
    }

    /** The growing time is the backoff of a failing task (rule 2.7). */
    static long timeoutMillis(Transition transition, int attempt) {
        long timeoutMillis = transition.state().start().workflowTaskTimeoutMillis();
        if (attempt <= ATTEMPTS_WITHOUT_BACKOFF) {
            return timeoutMillis;
        }
        double backoffMillis = BACKOFF_MILLIS * Math.pow(2, attempt - ATTEMPTS_WITHOUT_BACKOFF - 1.0);
        double cappedMillis = Math.min(backoffMillis, transition.limits().workflowTaskRetryIntervalMaximumMillis());
        return timeoutMillis + (long) (cappedMillis * BACKOFF_SHARE);
    }
}
