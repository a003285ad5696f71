package dev.perdura.engine.internal.state;

/** Something of a run that has a deadline and can be many: an activity or a timer. */
public abstract sealed class Due permits ActivityState, TimerState {

    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Under which deadline the queue holds this, {@link #NEVER} if it does not; owned by {@link DeadlineQueue}. */
    long queuedMillis = NEVER;

    Due() {}

    /** When this is due next, in epoch milliseconds; {@link #NEVER} if it is not. */
    public abstract long deadlineMillis();

    /**
     * Of two that are due in the same millisecond the one with the lower rank goes first, then the one with the lower
     * id.
     */
    abstract int rank();

    /** The id of the event that began this. */
    abstract long eventId();

    final boolean goesBefore(Due other) {
        return rank() != other.rank() ? rank() < other.rank() : eventId() < other.eventId();
    }
}
