package dev.perdura.engine.internal.state;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The updates that the run's history knows, by id. Takes no memory while there are none. */
final class Updates {

    private static final int ITEM_BYTES = 200;

    private Map<String, UpdateState> byId;
    private int open;

    /** Null if history does not know it. */
    UpdateState byId(String updateId) {
        return byId == null ? null : byId.get(updateId);
    }

    Collection<UpdateState> all() {
        return byId == null ? List.of() : byId.values();
    }

    int size() {
        return byId == null ? 0 : byId.size();
    }

    /** Accepted and not completed. */
    int open() {
        return open;
    }

    void admitted(String updateId, long eventId) {
        put(new UpdateState(updateId, eventId, 0, 0));
    }

    void accepted(String updateId, long eventId) {
        UpdateState before = byId(updateId);
        put(new UpdateState(updateId, before == null ? 0 : before.admittedEventId(), eventId, 0));
        open++;
    }

    void completed(String updateId, long acceptedEventId, long eventId) {
        UpdateState before = byId(updateId);
        put(new UpdateState(updateId, before == null ? 0 : before.admittedEventId(), acceptedEventId, eventId));
        open--;
    }

    void rejected(String updateId) {
        byId.remove(updateId);
    }

    private void put(UpdateState update) {
        if (byId == null) {
            byId = new LinkedHashMap<>(4);
        }
        byId.put(update.updateId(), update);
    }

    long heldBytes() {
        return (long) ITEM_BYTES * size();
    }
}
