package dev.perdura.engine.internal.matching;

import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The workers that tell of themselves, by what they told last. Not durable: a worker tells again within a minute. One
 * that has been silent for a day is forgotten, and so is the most silent one when there are too many.
 */
public final class WorkerRegistry {

    private static final int MOST = 10_000;
    private static final long REMEMBERED_MILLIS = 24L * 60 * 60 * 1_000;

    private record Key(String namespace, String instanceKey) {}

    private record Seen(WorkerHeartbeat heartbeat, long atMillis) {}

    /** Those that told last come last. */
    private final Map<Key, Seen> workers = new LinkedHashMap<>(16, 0.75f, true);

    private final LongSupplier elapsedMillis;

    public WorkerRegistry(LongSupplier elapsedMillis) {
        this.elapsedMillis = elapsedMillis;
    }

    /** A worker that says it is shut down is not there any more. */
    public synchronized void record(String namespace, WorkerHeartbeat heartbeat) {
        Key key = new Key(namespace, heartbeat.getWorkerInstanceKey());
        if (heartbeat.getStatus() == WorkerStatus.WORKER_STATUS_SHUTDOWN) {
            workers.remove(key);
            return;
        }
        long now = elapsedMillis.getAsLong();
        workers.put(key, new Seen(heartbeat, now));
        Iterator<Seen> oldest = workers.values().iterator();
        while (oldest.hasNext() && (now - oldest.next().atMillis() > REMEMBERED_MILLIS || workers.size() > MOST)) {
            oldest.remove();
        }
    }

    /** Those of a namespace, by instance key. */
    public synchronized List<WorkerHeartbeat> all(String namespace) {
        List<WorkerHeartbeat> found = new ArrayList<>();
        workers.forEach((key, seen) -> {
            if (key.namespace().equals(namespace)) {
                found.add(seen.heartbeat());
            }
        });
        found.sort((one, other) -> one.getWorkerInstanceKey().compareTo(other.getWorkerInstanceKey()));
        return found;
    }

    /** The worker of that key, or null. */
    public synchronized WorkerHeartbeat find(String namespace, String instanceKey) {
        for (WorkerHeartbeat heartbeat : all(namespace)) {
            if (heartbeat.getWorkerInstanceKey().equals(instanceKey)) {
                return heartbeat;
            }
        }
        return null;
    }
}
