package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.ActivityResumed;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Transition;

/** An operator lets paused activities go on: what waits is offered now (rule 3.16). */
public final class UnpauseActivities {

    private UnpauseActivities() {}

    /**
     * Lets those go on that are paused.
     *
     * @param jitterMillis within which the next attempts begin, 0 for at once
     * @throws Refusal NOT_FOUND if there is no such activity
     */
    public static void decide(
            Transition transition,
            ActivitySelection selection,
            boolean resetAttempts,
            boolean resetHeartbeat,
            long jitterMillis) {
        for (ActivityState activity : selection.in(transition.state())) {
            if (!activity.isPaused()) {
                continue;
            }
            ActivityResumed.Builder resumed = ActivityResumed.newBuilder()
                    .setScheduledEventId(activity.scheduledEventId())
                    .setAttemptsReset(resetAttempts)
                    .setHeartbeatReset(resetHeartbeat);
            if (!activity.isStarted()) {
                NextAttempt next = NextAttempt.within(transition, jitterMillis);
                resumed.setScheduledTimeMillis(next.atMillis()).setInBackoff(next.isToCome(transition));
            }
            transition.record(ControlFacts.activityResumed(resumed));
            NextAttempt.offer(transition, activity);
        }
        transition.end();
    }
}
