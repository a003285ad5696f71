package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ClosedRun;
import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.RunLists;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreStatistics;
import dev.perdura.engine.internal.store.WriteBatch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store in one SQLite file: write-ahead log, {@code synchronous = FULL}, one connection that writes, a few that read,
 * one that checkpoints. Beside the file lie SQLite's {@code -wal} and {@code -shm} while it is open, and a lock file.
 */
public final class SqliteStore implements Store {

    private final Path file;
    private final SqliteResources resources;
    private final ReentrantLock committing = new ReentrantLock();
    private final AtomicReference<StoreFailure> firstFailure;
    private boolean closed;
    private volatile StoreStatistics statistics = new StoreStatistics(0, 0, 0, 0);

    private SqliteStore(Path file, SqliteResources resources, AtomicReference<StoreFailure> firstFailure) {
        this.file = file;
        this.resources = resources;
        this.firstFailure = firstFailure;
    }

    /**
     * Opens the database, creating it if there is none, and brings its schema up to date.
     *
     * @throws StoreFailure if the path cannot hold a database, may not be written, holds something else, was written by
     *     a newer version, or is in use by another engine
     */
    public static SqliteStore open(Path path) {
        return open(path, SqliteSettings.standard());
    }

    static SqliteStore open(Path path, SqliteSettings settings) {
        DatabaseLocation location = DatabaseLocation.of(path);
        AtomicReference<StoreFailure> firstFailure = new AtomicReference<>();
        SqliteResources resources =
                SqliteResources.open(location, settings, failure -> firstFailure.compareAndSet(null, failure));
        return new SqliteStore(location.file(), resources, firstFailure);
    }

    @Override
    public void commit(WriteBatch batch) {
        committing.lock();
        try {
            if (closed) {
                throw StoreFailure.closed();
            }
            if (firstFailure.get() != null) {
                throw StoreFailure.poisoned(firstFailure.get());
            }
            if (!batch.isEmpty()) {
                write(batch);
            }
        } finally {
            committing.unlock();
        }
    }

    private void write(WriteBatch batch) {
        try {
            resources.writer().write(batch);
        } catch (SQLException failure) {
            throw poison(SqliteFailures.translate("Cannot commit to", file, failure));
        } catch (StoreFailure failure) {
            throw poison(failure);
        } catch (RuntimeException | Error failure) {
            poison(new StoreFailure(
                    StoreFailure.Reason.INPUT_OUTPUT, "Cannot commit to " + file + ": " + failure, failure));
            throw failure;
        }
        StoreStatistics before = statistics;
        statistics = new StoreStatistics(
                before.commits() + 1,
                before.syncs() + 1,
                before.rows() + batch.rowCount(),
                before.bytes() + batch.payloadBytes());
        resources.checkpointer().afterCommit(batch.rowCount());
    }

    /** Remembers the failure for ever, and lets the locks of the unfinished transaction go. */
    private StoreFailure poison(StoreFailure failure) {
        firstFailure.compareAndSet(null, failure);
        try {
            resources.writer().rollback();
        } catch (SQLException rollback) {
            failure.addSuppressed(rollback);
        }
        return failure;
    }

    @Override
    public Optional<ExecutionRow> current(String namespace, String workflowId) {
        return resources.readers().read(reader -> reader.current(namespace, workflowId));
    }

    @Override
    public Optional<ExecutionRow> find(String namespace, String workflowId, String runId) {
        return resources.readers().read(reader -> reader.find(namespace, workflowId, runId));
    }

    @Override
    public Optional<ExecutionRow> find(long executionKey) {
        return resources.readers().read(reader -> reader.find(executionKey));
    }

    @Override
    public List<JournalRow> journal(long executionKey, long afterSequence, int limit) {
        requirePositive(limit);
        return resources.readers().read(reader -> reader.journal(executionKey, afterSequence, limit));
    }

    @Override
    public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
        requirePositive(limit);
        return resources.readers().read(reader -> reader.due(untilMillis, afterDeadlineMillis, afterKey, limit));
    }

    @Override
    public OptionalLong earliestDeadline(long afterMillis) {
        return resources.readers().read(reader -> reader.earliestDeadline(afterMillis));
    }

    @Override
    public List<NamespaceRow> namespaces() {
        return resources.readers().read(Reader::namespaces);
    }

    @Override
    public long greatestExecutionKey() {
        return resources.readers().read(Reader::greatestExecutionKey);
    }

    @Override
    public List<ClosedRun> firstClosed(String namespace, int limit) {
        requirePositive(limit);
        return resources.readers().read(reader -> reader.firstClosed(namespace, limit));
    }

    @Override
    public RunLists lists() {
        return new SqliteRunLists(resources.readers());
    }

    @Override
    public ScheduleTable schedules() {
        return new SqliteSchedules(resources.readers());
    }

    @Override
    public StoreStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        committing.lock();
        try {
            if (!closed) {
                closed = true;
                resources.close();
            }
        } finally {
            committing.unlock();
        }
    }

    static void requirePositive(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
        }
    }
}
