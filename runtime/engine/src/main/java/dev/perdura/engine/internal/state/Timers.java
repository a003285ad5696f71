package dev.perdura.engine.internal.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The open timers of one run, by the id the workflow gave them. Takes no memory when empty. */
final class Timers {

    private static final int FIRST_CAPACITY = 2;

    private final DeadlineQueue deadlines;
    private Map<String, TimerState> byId;

    Timers(DeadlineQueue deadlines) {
        this.deadlines = deadlines;
    }

    TimerState byId(String timerId) {
        return byId == null ? null : byId.get(timerId);
    }

    Collection<TimerState> all() {
        return byId == null ? List.of() : byId.values();
    }

    int size() {
        return byId == null ? 0 : byId.size();
    }

    void start(String timerId, long startedEventId, long fireMillis) {
        if (byId == null) {
            byId = new HashMap<>(FIRST_CAPACITY);
        }
        TimerState timer = new TimerState(timerId, startedEventId, fireMillis);
        byId.put(timerId, timer);
        deadlines.offer(timer);
    }

    /** Does nothing when that timer is closed already, also if another one has taken its id since. */
    void close(String timerId, long startedEventId) {
        TimerState timer = byId(timerId);
        if (timer == null || timer.startedEventId() != startedEventId) {
            return;
        }
        timer.close();
        deadlines.closed(timer);
        byId.remove(timerId);
        if (byId.isEmpty()) {
            byId = null;
        }
    }
}
