package dev.perdura.engine.internal.matching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workers that polled a queue lately, by identity (rule 8.8). Guarded by the queue it is of. */
final class Visitors {

    private static final long REMEMBERED_MILLIS = 300_000;
    private static final int MOST = 1_000;

    private static final class Visit {
        private PollingWorker worker;
        private long lastAt;
    }

    private final Map<String, Visit> byIdentity = new LinkedHashMap<>(4);
    private Visit latest;

    void polled(PollingWorker worker, long now) {
        Visit visit = latest;
        if (visit == null || !visit.worker.identity().equals(worker.identity())) {
            visit = byIdentity.get(worker.identity());
            if (visit == null) {
                makeRoom(now);
                visit = new Visit();
                byIdentity.put(worker.identity(), visit);
            }
            latest = visit;
        }
        visit.worker = worker;
        visit.lastAt = now;
    }

    private void makeRoom(long now) {
        if (byIdentity.size() >= MOST) {
            byIdentity.values().removeIf(visit -> now - visit.lastAt > REMEMBERED_MILLIS);
        }
        if (byIdentity.size() >= MOST) {
            byIdentity.remove(byIdentity.keySet().iterator().next());
        }
    }

    List<QueueStatus.Visitor> recent(long now) {
        List<QueueStatus.Visitor> recent = new ArrayList<>();
        for (Visit visit : byIdentity.values()) {
            if (now - visit.lastAt <= REMEMBERED_MILLIS) {
                recent.add(new QueueStatus.Visitor(visit.worker, now - visit.lastAt));
            }
        }
        return recent;
    }
}
