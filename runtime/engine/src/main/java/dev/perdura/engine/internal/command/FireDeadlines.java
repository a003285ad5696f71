package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.TimerState;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.TimerFiredEventAttributes;

/**
 * All that is due in a run, in the order of its deadlines, and then one workflow task for it (rules 2.8, 2.9, 3.9, 4.1
 * to 4.3, 4.11). Nothing is recorded if nothing is due.
 */
public final class FireDeadlines {

    private FireDeadlines() {}

    public static void decide(Transition transition) {
        boolean news = false;
        while (transition.state().isOpen() && transition.state().deadlineMillis() <= transition.nowMillis()) {
            news |= fireNext(transition);
        }
        if (news) {
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }

    /**
     * Of several at the same time: activities and timers, the first workflow task, the workflow task, the end of the
     * run.
     */
    private static boolean fireNext(Transition transition) {
        WorkflowState state = transition.state();
        long deadlineMillis = state.deadlineMillis();
        if (state.nextDueMillis() == deadlineMillis) {
            return fire(transition, state.pollDue(transition.nowMillis()));
        }
        if (state.isInFirstTaskBackoff() && state.start().backoffEndMillis() == deadlineMillis) {
            transition.settle();
            WorkflowTaskScheduling.ifNone(transition);
            return false;
        }
        if (state.workflowTask().deadlineMillis() == deadlineMillis) {
            WorkflowTaskEnding.timeOut(transition);
            return true;
        }
        RunClosing.timeOut(transition);
        return false;
    }

    private static boolean fire(Transition transition, Due due) {
        if (due instanceof TimerState timer) {
            fire(transition, timer);
            return true;
        }
        return fire(transition, (ActivityState) due);
    }

    private static void fire(Transition transition, TimerState timer) {
        transition.record(transition
                .event(EventType.EVENT_TYPE_TIMER_FIRED)
                .setTimerFiredEventAttributes(TimerFiredEventAttributes.newBuilder()
                        .setTimerId(timer.timerId())
                        .setStartedEventId(timer.startedEventId())));
    }

    private static boolean fire(Transition transition, ActivityState activity) {
        TimeoutType timeout = activity.dueTimeout(transition.nowMillis());
        if (timeout != TimeoutType.TIMEOUT_TYPE_UNSPECIFIED) {
            return ActivityTimeouts.timeOut(transition, activity, timeout);
        }
        transition.record(Facts.activityBackoffEnded(activity));
        transition.follow(PendingWork.attempt(activity));
        return false;
    }
}
