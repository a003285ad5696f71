package dev.perdura.engine.internal.commit;

import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.ScheduleChange;
import java.util.ArrayList;
import java.util.List;

/** What one lane wants committed together, and what may leave after that. */
final class LaneBatch {

    final long number;
    final List<RunWrite> writes = new ArrayList<>();
    final List<NamespaceRow> namespaces = new ArrayList<>();
    final List<String> namespaceDeletions = new ArrayList<>();
    final List<ScheduleChange> schedules = new ArrayList<>();
    final List<Release> releases = new ArrayList<>();
    int transitions;

    LaneBatch(long number) {
        this.number = number;
    }

    boolean isEmpty() {
        return writes.isEmpty()
                && releases.isEmpty()
                && namespaces.isEmpty()
                && namespaceDeletions.isEmpty()
                && schedules.isEmpty();
    }
}
