package dev.perdura.engine.internal.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the engine keeps: which executions there are, what each of them remembers, and when each is next due.
 *
 * <h2>Writing</h2>
 * There is one way in, {@link #commit}: one transaction, on disk when it returns, all of it or nothing. It has one
 * caller, the committer thread. A commit that fails poisons the store: what reached the disk is unknown until the
 * store is opened again, so every later commit fails with the first cause, and nothing is ever tried twice.
 *
 * <h2>Reading</h2>
 * Any thread may read while a commit runs; it sees some committed state, never part of a batch. Every list comes back
 * in the order its method states. Reading stays possible after a failed commit.
 *
 * <p>All methods throw {@link StoreFailure}; a limit below one is an {@link IllegalArgumentException}.
 */
public interface Store extends AutoCloseable {

    /**
     * Makes the batch durable, in one transaction, synced when this returns. An empty batch does nothing.
     *
     * @throws StoreFailure if nothing of the batch may be relied on; the store accepts no further commit
     */
    void commit(WriteBatch batch);

    /** The run that {@code workflowId} now stands for: the open one, else the latest that closed. */
    Optional<ExecutionRow> current(String namespace, String workflowId);

    /** The run with exactly these three ids. */
    Optional<ExecutionRow> find(String namespace, String workflowId, String runId);

    /** The run with this key. */
    Optional<ExecutionRow> find(long executionKey);

    /** Up to {@code limit} journal rows of a run whose sequence is above {@code afterSequence}, lowest first. */
    List<JournalRow> journal(long executionKey, long afterSequence, int limit);

    /**
     * A page of the executions due at or before {@code untilMillis}, ordered by deadline, then key. The page starts
     * after the position ({@code afterDeadlineMillis}, {@code afterKey}); the first page starts after
     * ({@link Long#MIN_VALUE}, {@link Long#MIN_VALUE}), every other after the last row of the page before it.
     */
    List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit);

    /** The earliest deadline that is later than {@code afterMillis}; empty if there is none. */
    OptionalLong earliestDeadline(long afterMillis);

    /**
     * Up to {@code limit} runs of a namespace that have closed and have nothing left to do (no deadline), those that
     * closed first before the others.
     */
    List<ClosedRun> firstClosed(String namespace, int limit);

    /** Lists and counts runs. */
    RunLists lists();

    /** Every namespace, by name. */
    List<NamespaceRow> namespaces();

    /** The greatest execution key ever inserted, or 0: keys above it are free. Does not fall when runs are deleted. */
    long greatestExecutionKey();

    /** The schedules. */
    ScheduleTable schedules();

    /** What was written since the store was opened. */
    StoreStatistics statistics();

    /** Ends all access. What was committed stays. Closing twice is allowed; every other call then fails. */
    @Override
    void close();
}
