package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;

/** An activity exceeded one of its four timeouts (rules 3.9, 3.10). */
final class ActivityTimeouts {

    private static final String NO_TIME_LEFT =
            "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying";

    private ActivityTimeouts() {}

    /** @return whether the activity is closed, so that the workflow has to know */
    static boolean timeOut(Transition transition, ActivityState activity, TimeoutType type) {
        String message = "activity " + TimeoutNames.of(type) + " timeout";
        // What is told to the retry decision and kept for the next attempt has neither details nor cause.
        RetryState retryState =
                ActivityRetry.decide(transition, activity, Failures.ofTimeout(message, type, null, null));
        if (retryState == RetryState.RETRY_STATE_IN_PROGRESS) {
            return false;
        }
        TimeoutType shownType = type;
        if (retryState == RetryState.RETRY_STATE_TIMEOUT && type != TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START) {
            shownType = TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE;
            message = NO_TIME_LEFT;
        }
        Failure failure = Failures.ofTimeout(message, shownType, activity.heartbeatDetails(), activity.lastFailure());
        ActivityClosing.timeOut(transition, activity, failure, retryState);
        return true;
    }
}
