package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Events that have had their effect but have no place in history yet: those of the present transition, and those that
 * wait for the running workflow task to end (rules 2.18, 2.19). Takes no memory when empty.
 */
final class BufferedEvents {

    private List<HistoryEvent.Builder> events;
    /** The first so many are in the journal. */
    private int journaled;

    private long journaledBytes;

    boolean isEmpty() {
        return events == null;
    }

    int size() {
        return events == null ? 0 : events.size();
    }

    int journaled() {
        return journaled;
    }

    long journaledBytes() {
        return journaledBytes;
    }

    HistoryEvent.Builder get(int at) {
        return events.get(at);
    }

    void add(HistoryEvent.Builder event) {
        if (events == null) {
            events = new ArrayList<>(2);
        }
        events.add(event);
    }

    /** The next one that was not in the journal is now. */
    void journaled(int bytes) {
        journaled++;
        journaledBytes += bytes;
    }

    void clear() {
        events = null;
        journaled = 0;
        journaledBytes = 0;
    }

    int count(EventType type) {
        int count = 0;
        for (int at = 0; at < size(); at++) {
            if (events.get(at).getEventType() == type) {
                count++;
            }
        }
        return count;
    }

    boolean any(Predicate<HistoryEvent.Builder> condition) {
        for (int at = 0; at < size(); at++) {
            if (condition.test(events.get(at))) {
                return true;
            }
        }
        return false;
    }

    /** The TimerFired of that timer, or null. */
    HistoryEvent.Builder timerFired(String timerId) {
        for (int at = 0; at < size(); at++) {
            if (isTimerFired(events.get(at), timerId)) {
                return events.get(at);
            }
        }
        return null;
    }

    void removeTimerFired(String timerId) {
        for (int at = 0; at < size(); at++) {
            if (!isTimerFired(events.get(at), timerId)) {
                continue;
            }
            HistoryEvent.Builder removed = events.remove(at);
            if (at < journaled) {
                journaled--;
                journaledBytes -= removed.build().getSerializedSize();
            }
            if (events.isEmpty()) {
                clear();
            }
            return;
        }
    }

    private static boolean isTimerFired(HistoryEvent.Builder event, String timerId) {
        return event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED
                && event.getTimerFiredEventAttributes().getTimerId().equals(timerId);
    }
}
