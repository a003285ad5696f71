package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.Transition;

/** A closed run gets to know that something it left to be done with another run is done (rule 14.2). */
public final class ConfirmJob {

    private ConfirmJob() {}

    /** Records it once, and lets follow what had to wait for it (rule 5.9). */
    public static void decide(Transition transition, CrossRun job) {
        if (!transition.state().isPending(job)) {
            return;
        }
        switch (job.kind()) {
            case TELL_PARENT -> {
                transition.record(Facts.PARENT_TOLD);
                transition.state().pendingJobs().forEach(transition::follow);
            }
            case TELL_SCHEDULE -> transition.record(Facts.SCHEDULE_TOLD);
            case CLOSE_POLICY -> transition.record(Facts.closePolicyApplied(job.eventId()));
            default -> throw new IllegalArgumentException("An event confirms " + job.kind() + ", not a fact.");
        }
        transition.end();
    }
}
