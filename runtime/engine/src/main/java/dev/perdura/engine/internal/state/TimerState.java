package dev.perdura.engine.internal.state;

/** A timer the workflow has started and that has neither fired nor been cancelled (rule 4.1). */
public final class TimerState extends Due {

    private final String timerId;
    private final long startedEventId;
    private final long fireMillis;
    private boolean closed;

    TimerState(String timerId, long startedEventId, long fireMillis) {
        this.timerId = timerId;
        this.startedEventId = startedEventId;
        this.fireMillis = fireMillis;
    }

    public String timerId() {
        return timerId;
    }

    public long startedEventId() {
        return startedEventId;
    }

    @Override
    public long deadlineMillis() {
        return closed ? NEVER : fireMillis;
    }

    void close() {
        closed = true;
    }

    @Override
    int rank() {
        return 0;
    }

    @Override
    long eventId() {
        return startedEventId;
    }

    @Override
    public String toString() {
        return "timer " + timerId + " of event " + startedEventId + " at " + fireMillis;
    }
}
