package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.Failure;

/** An attempt of an activity failed: it is tried again, or the activity fails (rules 3.5 to 3.8, 3.11). */
public final class FailActivityTask {

    private FailActivityTask() {}

    /**
     * Decides between another attempt and the end.
     *
     * @param failure null if the worker sent none
     * @param lastHeartbeatDetails null if the worker sent none; kept for the next attempt
     * @throws Refusal NOT_FOUND if the attempt is not open any more, INVALID_ARGUMENT if the failure is none of an
     *     activity
     */
    public static void decide(
            Transition transition,
            ActivityReference reference,
            Failure failure,
            Payloads lastHeartbeatDetails,
            String identity) {
        check(failure);
        ActivityState activity = OpenActivities.started(transition.state(), reference);
        int maximumBytes = transition.limits().payloadBytes();
        if (lastHeartbeatDetails != null && lastHeartbeatDetails.getSerializedSize() <= maximumBytes) {
            transition.record(Facts.activityHeartbeat(activity, transition.nowMillis(), lastHeartbeatDetails));
        }
        Failure limited = failure == null ? null : Failures.limited(failure, maximumBytes, true);
        fail(transition, activity, limited, identity);
        Ending.end(transition);
    }

    private static void check(Failure failure) {
        if (failure == null) {
            return;
        }
        if (!failure.hasApplicationFailureInfo()) {
            throw Refusal.invalidArgument("Failure must have ApplicationFailureInfo.");
        }
        Duration delay = failure.getApplicationFailureInfo().getNextRetryDelay();
        String fault = Timeouts.fault(delay);
        if (fault != null) {
            throw Refusal.invalidArgument("Invalid NextRetryDelay: " + fault + ".");
        }
    }

    static void fail(Transition transition, ActivityState activity, Failure failure, String identity) {
        Failure known = failure == null ? Failure.getDefaultInstance() : failure;
        RetryState retryState = ActivityRetry.decide(transition, activity, known);
        if (retryState != RetryState.RETRY_STATE_IN_PROGRESS) {
            ActivityClosing.fail(transition, activity, failure, retryState, identity);
            WorkflowTaskScheduling.ifNone(transition);
        }
    }
}
