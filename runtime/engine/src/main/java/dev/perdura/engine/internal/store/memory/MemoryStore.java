package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.ClosedRun;
import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.RunLists;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreStatistics;
import dev.perdura.engine.internal.store.WriteBatch;
import dev.perdura.engine.internal.store.memory.MemoryTables.WorkflowName;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** A store that forgets everything when it is closed. For tests, and for engines whose work need not survive. */
public final class MemoryStore implements Store {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final MemoryTables tables = new MemoryTables();
    private StoreFailure firstFailure;
    private boolean closed;
    private StoreStatistics statistics = new StoreStatistics(0, 0, 0, 0);

    @Override
    public void commit(WriteBatch batch) {
        lock.writeLock().lock();
        try {
            if (closed) {
                throw StoreFailure.closed();
            }
            if (firstFailure != null) {
                throw StoreFailure.poisoned(firstFailure);
            }
            if (!batch.isEmpty()) {
                write(batch);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void write(WriteBatch batch) {
        try {
            tables.write(batch);
        } catch (StoreFailure failure) {
            firstFailure = failure;
            throw failure;
        }
        statistics = new StoreStatistics(
                statistics.commits() + 1,
                0,
                statistics.rows() + batch.rowCount(),
                statistics.bytes() + batch.payloadBytes());
    }

    @Override
    public Optional<ExecutionRow> current(String namespace, String workflowId) {
        return read(stored -> Optional.ofNullable(stored.current.get(new WorkflowName(namespace, workflowId)))
                .map(stored.executions::get));
    }

    @Override
    public Optional<ExecutionRow> find(String namespace, String workflowId, String runId) {
        return read(stored -> Optional.ofNullable(stored.runs.get(runId))
                .map(stored.executions::get)
                .filter(row ->
                        row.namespace().equals(namespace) && row.workflowId().equals(workflowId)));
    }

    @Override
    public Optional<ExecutionRow> find(long executionKey) {
        return read(stored -> Optional.ofNullable(stored.executions.get(executionKey)));
    }

    @Override
    public List<JournalRow> journal(long executionKey, long afterSequence, int limit) {
        requirePositive(limit);
        return read(stored ->
                stored
                        .journals
                        .getOrDefault(executionKey, new TreeMap<>())
                        .tailMap(afterSequence, false)
                        .values()
                        .stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
        requirePositive(limit);
        DueRow position = new DueRow(afterKey, afterDeadlineMillis, "", "");
        return read(stored -> stored.due.tailSet(position, false).stream()
                .takeWhile(row -> row.deadlineMillis() <= untilMillis)
                .limit(limit)
                .toList());
    }

    @Override
    public OptionalLong earliestDeadline(long afterMillis) {
        DueRow position = new DueRow(Long.MAX_VALUE, afterMillis, "", "");
        return read(stored -> Optional.ofNullable(stored.due.higher(position))
                .map(row -> OptionalLong.of(row.deadlineMillis()))
                .orElse(OptionalLong.empty()));
    }

    @Override
    public List<NamespaceRow> namespaces() {
        return read(stored -> List.copyOf(stored.namespaces.values()));
    }

    @Override
    public long greatestExecutionKey() {
        return read(stored ->
                Math.max(stored.greatestDeleted, stored.executions.isEmpty() ? 0 : stored.executions.lastKey()));
    }

    @Override
    public List<ClosedRun> firstClosed(String namespace, int limit) {
        requirePositive(limit);
        return read(stored -> stored.executions.values().stream()
                .filter(row -> row.namespace().equals(namespace)
                        && row.progress().closeTimeMillis().isPresent()
                        && row.progress().deadlineMillis() == ExecutionProgress.NO_DEADLINE)
                .map(row -> new ClosedRun(
                        row.executionKey(),
                        namespace,
                        row.workflowId(),
                        row.runId(),
                        row.progress().closeTimeMillis().getAsLong()))
                .sorted(Comparator.comparingLong(ClosedRun::closeTimeMillis))
                .limit(limit)
                .toList());
    }

    @Override
    public RunLists lists() {
        return new MemoryRunLists(this);
    }

    @Override
    public ScheduleTable schedules() {
        return new MemorySchedules(this);
    }

    @Override
    public StoreStatistics statistics() {
        Lock reading = lock.readLock();
        reading.lock();
        try {
            return statistics;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        closed = true;
        lock.writeLock().unlock();
    }

    <T> T read(Function<MemoryTables, T> query) {
        Lock reading = lock.readLock();
        reading.lock();
        try {
            if (closed) {
                throw StoreFailure.closed();
            }
            return Objects.requireNonNull(query.apply(tables));
        } finally {
            reading.unlock();
        }
    }

    static void requirePositive(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
        }
    }
}
