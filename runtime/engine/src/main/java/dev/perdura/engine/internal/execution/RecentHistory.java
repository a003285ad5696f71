package dev.perdura.engine.internal.execution;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events of a run, as they were recorded, so that workers and clients can have them without reading the store.
 * Bounded in bytes: the oldest transitions go first. Each transition stays whole, because pages of history end where a
 * transition ends (rule 12.38). Owned by the run's lane.
 */
final class RecentHistory {

    /** Of one run. A sticky worker needs the last task's events only; a new run is wanted from its first event. */
    private static final long LARGEST_BYTES = 256 << 10;

    /** Objects take about so many times the bytes of their encoding. */
    private static final int OBJECT_FACTOR = 3;

    private static final int OBJECT_BYTES = 200;

    /** Its journal row; 0 until it is written. */
    private static final class Batch {
        private final List<HistoryEvent> events;
        private final int bytes;
        private long sequence;

        private Batch(List<HistoryEvent> events, int bytes, long sequence) {
            this.events = events;
            this.bytes = bytes;
            this.sequence = sequence;
        }

        private long firstId() {
            return events.get(0).getEventId();
        }
    }

    private final List<Batch> batches = new ArrayList<>(4);
    private long nextEventId;
    private long bytes;

    /** @param nextEventId of the run, before anything is added */
    RecentHistory(long nextEventId) {
        this.nextEventId = nextEventId;
    }

    /** Adds the events of one transition. {@code sequence} is its journal row, 0 if that is not written yet. */
    void add(List<HistoryEvent> events, long sequence) {
        if (events.isEmpty()) {
            return;
        }
        int size = 0;
        for (int i = 0; i < events.size(); i++) {
            size += events.get(i).getSerializedSize() * OBJECT_FACTOR + OBJECT_BYTES;
        }
        batches.add(new Batch(events, size, sequence));
        bytes += size;
        nextEventId = events.get(events.size() - 1).getEventId() + 1;
        int stale = 0;
        while (bytes > LARGEST_BYTES && stale < batches.size() - 1) {
            bytes -= batches.get(stale++).bytes;
        }
        if (stale > 0) {
            batches.subList(0, stale).clear();
        }
    }

    /** All transitions that had no journal row so far are in this one. */
    void written(long sequence) {
        for (int i = batches.size() - 1; i >= 0 && batches.get(i).sequence == 0; i--) {
            batches.get(i).sequence = sequence;
        }
    }

    /** The oldest event that is here; the run's next event id if none is. */
    long firstEventId() {
        return batches.isEmpty() ? nextEventId : batches.get(0).firstId();
    }

    long bytes() {
        return bytes;
    }

    /** Events from {@code fromEventId}, which must not be older than the first, to before {@code beforeEventId}. */
    HistoryPage page(long fromEventId, long beforeEventId, int aboutEvents) {
        List<HistoryEvent> events = new ArrayList<>();
        long next = fromEventId;
        long sequence = 0;
        for (int i = 0; i < batches.size() && next < beforeEventId && events.size() < aboutEvents; i++) {
            Batch batch = batches.get(i);
            for (int j = 0; j < batch.events.size(); j++) {
                HistoryEvent event = batch.events.get(j);
                if (event.getEventId() >= fromEventId && event.getEventId() < beforeEventId) {
                    events.add(event);
                    next = event.getEventId() + 1;
                }
            }
            sequence = batch.sequence;
        }
        return new HistoryPage(events, next, Math.max(0, sequence - 1));
    }

    /** The last event, or null if none is here. */
    HistoryEvent last() {
        if (batches.isEmpty()) {
            return null;
        }
        List<HistoryEvent> events = batches.get(batches.size() - 1).events;
        return events.get(events.size() - 1);
    }
}
