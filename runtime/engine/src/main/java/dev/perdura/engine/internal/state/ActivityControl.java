package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.ActivityPaused;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;

/** What an operator has done to an open activity (rule 3.16). */
final class ActivityControl {

    /** Null if it is not paused. */
    ActivityPaused pause;

    /** The attributes of its event with other options; null if they are as they were. */
    ActivityTaskScheduledEventAttributes changed;

    /** The attempt that runs, as its worker knows it, if a reset has changed the count since; else 0. */
    int startedAttempt;

    /** It was reset while an attempt was running, or while it was paused, and has not begun anew yet. */
    boolean reset;

    /** The next attempt is not to get the heartbeat details of those before. */
    boolean heartbeatReset;

    boolean isIdle() {
        return pause == null && changed == null && startedAttempt == 0 && !reset && !heartbeatReset;
    }

    long heldBytes() {
        return (pause == null ? 0 : pause.getSerializedSize()) + (changed == null ? 0 : changed.getSerializedSize());
    }

    @Override
    public String toString() {
        return pause + " " + changed + " " + startedAttempt + " " + reset + " " + heartbeatReset;
    }
}
