package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.ActivityReset;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Transition;

/** An operator lets the attempts of activities begin anew; a running one goes on and hears of it (rule 3.16). */
public final class ResetActivities {

    private ResetActivities() {}

    /**
     * Resets them all.
     *
     * @param jitterMillis within which the next attempts begin, 0 for at once
     * @throws Refusal NOT_FOUND if there is no such activity
     */
    public static void decide(
            Transition transition,
            ActivitySelection selection,
            boolean resetHeartbeat,
            boolean keepPaused,
            boolean restoreOriginalOptions,
            long jitterMillis) {
        for (ActivityState activity : selection.in(transition.state())) {
            boolean resumes = activity.isPaused() && !keepPaused;
            ActivityReset.Builder reset = ActivityReset.newBuilder()
                    .setScheduledEventId(activity.scheduledEventId())
                    .setHeartbeatReset(resetHeartbeat)
                    .setResumed(resumes)
                    .setOptionsRestored(restoreOriginalOptions);
            if (!activity.isStarted() && (resumes || !activity.isPaused())) {
                NextAttempt next = NextAttempt.within(transition, jitterMillis);
                reset.setScheduledTimeMillis(next.atMillis()).setInBackoff(next.isToCome(transition));
            }
            transition.record(ControlFacts.activityReset(reset));
            NextAttempt.offer(transition, activity);
        }
        transition.end();
    }
}
