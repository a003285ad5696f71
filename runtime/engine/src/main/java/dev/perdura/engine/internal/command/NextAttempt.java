package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.Failure;

/** When an activity that an operator has touched is tried next. */
record NextAttempt(long atMillis) {

    /** Some time from now on, so that many activities do not begin all at once. The id of a fact is random enough. */
    static NextAttempt within(Transition transition, long jitterMillis) {
        long delayMillis =
                jitterMillis <= 0 ? 0 : Math.floorMod((long) transition.newId().hashCode(), jitterMillis);
        return new NextAttempt(transition.nowMillis() + delayMillis);
    }

    /** When this retry policy would have it, were it of the last attempt already. */
    static NextAttempt byPolicy(ActivityState activity, RetryPolicy policy) {
        if (activity.attempt() == 1) {
            return new NextAttempt(activity.scheduledMillis());
        }
        RetryDecision.Attempt failed = new RetryDecision.Attempt(
                policy,
                activity.attempt() - 1,
                false,
                Failure.getDefaultInstance(),
                activity.lastFailedMillis(),
                Long.MAX_VALUE);
        return new NextAttempt(activity.lastFailedMillis() + failed.delayMillis());
    }

    boolean isToCome(Transition transition) {
        return atMillis > transition.nowMillis();
    }

    /** Offers it to pollers if it may begin now. One that was offered before is taken once only. */
    static void offer(Transition transition, ActivityState activity) {
        if (activity.isDispatchable()) {
            transition.follow(PendingWork.attempt(activity));
        }
    }
}
