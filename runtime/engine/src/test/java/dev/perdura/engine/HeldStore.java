package dev.perdura.engine;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose commits wait until a test lets them go, or fail when it says so. */
final class HeldStore implements Store {

    private static final int ALL = 1_000_000;

    private final Store store;
    private final Semaphore permits = new Semaphore(ALL);
    private final AtomicInteger begun = new AtomicInteger();
    private volatile StoreFailure failure;
    private volatile int commitsThatSucceed = Integer.MAX_VALUE;

    HeldStore(Store store) {
        this.store = store;
    }

    /** From now on commits wait. */
    void hold() {
        permits.drainPermits();
    }

    /** Lets one commit go. */
    void letOneGo() {
        permits.release();
    }

    /** From now on commits do not wait. */
    void release() {
        permits.release(ALL);
    }

    /** From now on commits fail. */
    void failWith(StoreFailure failure) {
        this.failure = failure;
    }

    /** All commits after so many fail. */
    void failAfter(int commits, StoreFailure failure) {
        commitsThatSucceed = commits;
        this.failure = failure;
    }

    /** Commits that have begun so far, done or not. */
    int begun() {
        return begun.get();
    }

    @Override
    public void commit(WriteBatch batch) {
        if (!batch.isEmpty()) {
            boolean late = begun.incrementAndGet() > commitsThatSucceed;
            permits.acquireUninterruptibly();
            if (failure != null && (late || commitsThatSucceed == Integer.MAX_VALUE)) {
                throw failure;
            }
        }
        store.commit(batch);
    }

    @Override
    public Optional<ExecutionRow> current(String namespace, String workflowId) {
        return store.current(namespace, workflowId);
    }

    @Override
    public Optional<ExecutionRow> find(String namespace, String workflowId, String runId) {
        return store.find(namespace, workflowId, runId);
    }

    @Override
    public Optional<ExecutionRow> find(long executionKey) {
        return store.find(executionKey);
    }

    @Override
    public List<JournalRow> journal(long executionKey, long afterSequence, int limit) {
        return store.journal(executionKey, afterSequence, limit);
    }

    @Override
    public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
        return store.due(untilMillis, afterDeadlineMillis, afterKey, limit);
    }

    @Override
    public OptionalLong earliestDeadline(long afterMillis) {
        return store.earliestDeadline(afterMillis);
    }

    @Override
    public List<ClosedRun> firstClosed(String namespace, int limit) {
        return store.firstClosed(namespace, limit);
    }

    @Override
    public RunLists lists() {
        return store.lists();
    }

    @Override
    public List<NamespaceRow> namespaces() {
        return store.namespaces();
    }

    @Override
    public long greatestExecutionKey() {
        return store.greatestExecutionKey();
    }

    @Override
    public StoreStatistics statistics() {
        return store.statistics();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public ScheduleTable schedules() {
        return store.schedules();
    }
}
