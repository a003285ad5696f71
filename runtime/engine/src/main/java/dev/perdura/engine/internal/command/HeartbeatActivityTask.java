package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;

/** An activity is alive, and says how far it is (rule 3.13). */
public final class HeartbeatActivityTask {

    private HeartbeatActivityTask() {}

    /**
     * Keeps the details and the time. Details that are too big fail the activity.
     *
     * @param details null if the worker sent none
     * @throws Refusal NOT_FOUND if the attempt is not open any more
     */
    public static HeartbeatReply decide(
            Transition transition, ActivityReference reference, Payloads details, String identity) {
        ActivityState activity = OpenActivities.started(transition.state(), reference);
        if (details != null && details.getSerializedSize() > transition.limits().payloadBytes()) {
            FailActivityTask.fail(transition, activity, Failures.ofServer(Failures.HEARTBEAT_TOO_BIG, true), identity);
            Ending.end(transition);
            return new HeartbeatReply(true, false, false);
        }
        transition.record(Facts.activityHeartbeat(activity, transition.nowMillis(), details));
        Ending.end(transition);
        return new HeartbeatReply(activity.isCancelRequested(), activity.isPaused(), activity.isReset());
    }
}
