package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.ActivityPaused;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Transition;
import java.util.List;

/** An operator stops activities from being tried further; a running attempt goes on (rule 3.16). */
public final class PauseActivities {

    private PauseActivities() {}

    /**
     * Pauses them all, or none.
     *
     * @throws Refusal NOT_FOUND if there is none, FAILED_PRECONDITION if one is paused by another request
     */
    public static void decide(
            Transition transition, ActivitySelection selection, String identity, String reason, String requestId) {
        List<ActivityState> activities = selection.in(transition.state());
        for (ActivityState activity : activities) {
            if (activity.isPaused() && !activity.pause().getRequestId().equals(requestId)) {
                throw Refusal.failedPrecondition("activity is already paused");
            }
        }
        for (ActivityState activity : activities) {
            if (!activity.isPaused()) {
                transition.record(ControlFacts.activityPaused(ActivityPaused.newBuilder()
                        .setScheduledEventId(activity.scheduledEventId())
                        .setTimeMillis(transition.nowMillis())
                        .setIdentity(identity)
                        .setReason(reason)
                        .setRequestId(requestId)));
            }
        }
        transition.end();
    }
}
