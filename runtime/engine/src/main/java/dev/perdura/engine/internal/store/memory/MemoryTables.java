package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.ScheduleChange;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import dev.perdura.engine.internal.store.WriteBatch;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables and their indexes, as maps. Not safe for use by several threads. */
final class MemoryTables {

    /** What a workflow is called within a store. */
    record WorkflowName(String namespace, String workflowId) {}

    static final Comparator<DueRow> BY_DEADLINE =
            Comparator.comparingLong(DueRow::deadlineMillis).thenComparingLong(DueRow::executionKey);

    final NavigableMap<Long, ExecutionRow> executions = new TreeMap<>();
    final Map<WorkflowName, Long> current = new HashMap<>();
    final Map<String, Long> runs = new HashMap<>();
    final NavigableSet<DueRow> due = new TreeSet<>(BY_DEADLINE);
    final Map<Long, NavigableMap<Long, JournalRow>> journals = new HashMap<>();
    final Map<Long, RunDescription> descriptions = new HashMap<>();
    final NavigableMap<String, NamespaceRow> namespaces = new TreeMap<>();
    final NavigableMap<Long, ScheduleRow> schedules = new TreeMap<>();

    /** The greatest key that was deleted, or 0. */
    long greatestDeleted;

    /** How to take back what the batch under way did so far, last step first. */
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /** Writes all of the batch, or throws and leaves everything as it was. */
    void write(WriteBatch batch) {
        try {
            batch.deletions().forEach(this::delete);
            batch.updates().forEach(this::update);
            batch.inserts().forEach(this::insert);
            batch.journal().forEach(this::append);
            batch.descriptions().forEach(row -> set(descriptions, row.executionKey(), row));
            batch.namespaceDeletions().forEach(name -> remove(namespaces, name));
            batch.namespaces().forEach(row -> set(namespaces, row.name(), row));
            batch.schedules().forEach(this::change);
        } catch (RuntimeException failure) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
            throw failure;
        } finally {
            undo.clear();
        }
    }

    private void insert(ExecutionRow row) {
        add(executions, row.executionKey(), row, "execution key");
        add(runs, row.runId(), row.executionKey(), "run id");
        if (row.progress().current()) {
            add(current, nameOf(row), row.executionKey(), "current run");
        }
        addDeadline(row);
    }

    private void delete(long executionKey) {
        ExecutionRow row = executions.get(executionKey);
        if (row == null) {
            return;
        }
        long before = greatestDeleted;
        greatestDeleted = Math.max(greatestDeleted, executionKey);
        undo.push(() -> greatestDeleted = before);
        removeDeadline(row);
        if (row.progress().current()) {
            remove(current, nameOf(row));
        }
        remove(runs, row.runId());
        remove(executions, executionKey);
        remove(journals, executionKey);
        remove(descriptions, executionKey);
    }

    private void update(ExecutionUpdate update) {
        ExecutionRow before = executions.get(update.executionKey());
        ExecutionProgress progress = update.progress();
        if (before == null || (progress.current() && !before.progress().current())) {
            throw new StoreFailure(
                    Reason.CONFLICT,
                    "Expected to update the " + (progress.current() ? "current " : "") + "execution with key "
                            + update.executionKey() + ", but there is none. Updates may only follow an insert that was"
                            + " committed before, and no run becomes current again.");
        }
        removeDeadline(before);
        if (before.progress().current() && !progress.current()) {
            remove(current, nameOf(before));
        }
        ExecutionRow after = before.with(progress);
        set(executions, update.executionKey(), after);
        addDeadline(after);
    }

    private void append(JournalRow row) {
        NavigableMap<Long, JournalRow> journal = journals.get(row.executionKey());
        if (journal == null) {
            journal = new TreeMap<>();
            add(journals, row.executionKey(), journal, "execution key");
        }
        add(journal, row.sequence(), row, "sequence of execution " + row.executionKey());
    }

    private void change(ScheduleChange change) {
        ScheduleRow row = change.row();
        if (row == null) {
            remove(schedules, change.scheduleKey());
            return;
        }
        byte[] definition = row.definition() != null
                ? row.definition()
                : schedules.get(row.scheduleKey()).definition();
        set(
                schedules,
                row.scheduleKey(),
                new ScheduleRow(
                        row.scheduleKey(),
                        row.namespace(),
                        row.scheduleId(),
                        row.deadlineMillis(),
                        definition,
                        row.progress()));
    }

    private void addDeadline(ExecutionRow row) {
        if (row.progress().deadlineMillis() != ExecutionProgress.NO_DEADLINE) {
            DueRow entry = dueRow(row);
            due.add(entry);
            undo.push(() -> due.remove(entry));
        }
    }

    private void removeDeadline(ExecutionRow row) {
        DueRow entry = dueRow(row);
        if (due.remove(entry)) {
            undo.push(() -> due.add(entry));
        }
    }

    private static DueRow dueRow(ExecutionRow row) {
        return new DueRow(row.executionKey(), row.progress().deadlineMillis(), row.namespace(), row.workflowId());
    }

    private static WorkflowName nameOf(ExecutionRow row) {
        return new WorkflowName(row.namespace(), row.workflowId());
    }

    private <K, V> void add(Map<K, V> map, K key, V value, String what) {
        if (map.putIfAbsent(key, value) != null) {
            throw new StoreFailure(
                    Reason.CONFLICT,
                    "Expected the " + what + " " + key + " to be new, but it is stored already."
                            + " This is a defect of the engine; report it.");
        }
        undo.push(() -> map.remove(key));
    }

    private <K, V> void set(Map<K, V> map, K key, V value) {
        V before = map.put(key, value);
        undo.push(() -> restore(map, key, before));
    }

    private <K, V> void remove(Map<K, V> map, K key) {
        V before = map.remove(key);
        undo.push(() -> restore(map, key, before));
    }

    private static <K, V> void restore(Map<K, V> map, K key, V before) {
        if (before == null) {
            map.remove(key);
        } else {
            map.put(key, before);
        }
    }
}
