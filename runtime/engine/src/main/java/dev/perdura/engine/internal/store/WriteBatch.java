package dev.perdura.engine.internal.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What one commit writes. For each run it holds at most one insert or update and, by custom, one journal row (several
 * transitions may be joined in it). Filled by one thread; not to be changed once it is handed to {@link Store#commit}.
 *
 * <p>The order of calls does not matter between kinds: deletions are applied before updates and those before inserts,
 * so that one batch can close a run (no longer current) or delete it, and start the next one under the same workflow
 * id. A batch that deletes a run writes nothing else of it.
 */
public final class WriteBatch {

    private final List<ExecutionRow> inserts = new ArrayList<>();
    private final List<ExecutionUpdate> updates = new ArrayList<>();
    private final List<JournalRow> journal = new ArrayList<>();
    private final List<RunDescription> descriptions = new ArrayList<>();
    private final List<NamespaceRow> namespaces = new ArrayList<>();
    private final List<Long> deletions = new ArrayList<>();
    private final List<String> namespaceDeletions = new ArrayList<>();
    private final List<ScheduleChange> schedules = new ArrayList<>();

    /** A run that starts. */
    public WriteBatch insert(ExecutionRow execution) {
        inserts.add(Objects.requireNonNull(execution, "execution"));
        return this;
    }

    /** A run that went on. */
    public WriteBatch update(ExecutionUpdate update) {
        updates.add(Objects.requireNonNull(update, "update"));
        return this;
    }

    /** What a run remembers from now on. */
    public WriteBatch append(JournalRow row) {
        journal.add(Objects.requireNonNull(row, "row"));
        return this;
    }

    /** What a run is from now on shown as and found by; at most one for each run. */
    public WriteBatch describe(RunDescription description) {
        descriptions.add(Objects.requireNonNull(description, "description"));
        return this;
    }

    /** A namespace that is new, or replaces the one of its name. */
    public WriteBatch upsert(NamespaceRow namespace) {
        namespaces.add(Objects.requireNonNull(namespace, "namespace"));
        return this;
    }

    /** A run that is forgotten: its row, its journal, and what lists show of it. Nothing happens if it is not there. */
    public WriteBatch delete(long executionKey) {
        deletions.add(executionKey);
        return this;
    }

    /** A namespace that is no more. Nothing happens if there is none of that name. */
    public WriteBatch deleteNamespace(String name) {
        namespaceDeletions.add(Objects.requireNonNull(name, "name"));
        return this;
    }

    /** A schedule that is new, has changed or is deleted. These are written in the order in which they are added. */
    public WriteBatch change(ScheduleChange schedule) {
        schedules.add(Objects.requireNonNull(schedule, "schedule"));
        return this;
    }

    public List<ExecutionRow> inserts() {
        return Collections.unmodifiableList(inserts);
    }

    public List<ExecutionUpdate> updates() {
        return Collections.unmodifiableList(updates);
    }

    public List<JournalRow> journal() {
        return Collections.unmodifiableList(journal);
    }

    public List<RunDescription> descriptions() {
        return Collections.unmodifiableList(descriptions);
    }

    public List<NamespaceRow> namespaces() {
        return Collections.unmodifiableList(namespaces);
    }

    /** Keys of runs. */
    public List<Long> deletions() {
        return Collections.unmodifiableList(deletions);
    }

    /** Names. */
    public List<String> namespaceDeletions() {
        return Collections.unmodifiableList(namespaceDeletions);
    }

    public List<ScheduleChange> schedules() {
        return Collections.unmodifiableList(schedules);
    }

    public boolean isEmpty() {
        return rowCount() == 0;
    }

    /** How many rows this writes; a deletion counts as one. */
    public int rowCount() {
        int rows = inserts.size() + updates.size() + journal.size() + namespaces.size();
        rows += deletions.size() + namespaceDeletions.size() + schedules.size();
        for (RunDescription description : descriptions) {
            rows += 1 + description.values().size();
        }
        return rows;
    }

    /** Length of the opaque parts: transitions, memos, search attributes and namespace definitions. */
    public long payloadBytes() {
        long bytes = 0;
        for (JournalRow row : journal) {
            bytes += row.transition().length;
        }
        for (RunDescription description : descriptions) {
            bytes += description.payloadBytes();
        }
        for (NamespaceRow row : namespaces) {
            bytes += row.definition().length;
        }
        for (ScheduleChange change : schedules) {
            bytes += change.payloadBytes();
        }
        return bytes;
    }
}
