package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.Failure;

/** Sends an activity into its next attempt if its policy wants that (rules 3.5, 3.8). */
final class ActivityRetry {

    private ActivityRetry() {}

    /** @return IN_PROGRESS if the next attempt was recorded, else why there is none */
    static RetryState decide(Transition transition, ActivityState activity, Failure failure) {
        RetryDecision decision = RetryDecision.of(new RetryDecision.Attempt(
                activity.attributes().hasRetryPolicy() ? activity.attributes().getRetryPolicy() : null,
                activity.attempt(),
                activity.isCancelRequested(),
                activity.isPaused(),
                failure,
                transition.nowMillis(),
                activity.expirationMillis()));
        if (decision.state() == RetryState.RETRY_STATE_IN_PROGRESS) {
            Failure kept = Failures.limited(failure, transition.limits().activityFailureBytes(), false);
            // A paused one keeps its time until it is resumed.
            long nextMillis =
                    activity.isPaused() ? activity.scheduledMillis() : transition.nowMillis() + decision.delayMillis();
            transition.record(Facts.activityRetried(activity, nextMillis, transition.nowMillis(), kept));
        }
        return decision.state();
    }
}
