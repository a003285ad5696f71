package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.RunJournal;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.ExecutionRow;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A run in memory: its state, its last events, what of it is not yet on disk, and who waits for news of it. Owned by
 * its lane.
 */
public final class LoadedRun {

    /** Entries handed to the committer that may not be on disk yet. */
    record Unsynced(long sequence, long batch, List<Entry> entries) {}

    private final RunKey key;
    private final RunJournal journal;
    private final ArrayDeque<Unsynced> unsynced = new ArrayDeque<>(2);

    WorkflowState state;
    RecentHistory history;

    /** As last handed to the committer. */
    ExecutionRow row;

    /** Whether what lists show of the run was handed to the committer before, if there is anything. */
    boolean described;

    /** As lists show it: as last handed to the committer, or loaded. */
    Memo describedMemo = Memo.getDefaultInstance();

    SearchAttributes describedAttributes = SearchAttributes.getDefaultInstance();

    /** False until the run's row was handed to the committer. */
    boolean inserted;

    /** The batch with the newest transition. */
    long lastBatch;

    /** Entries that need not be on disk by themselves: they go with the next transition that must be. */
    List<Entry> deferred = List.of();

    RunDeadline deadline;
    List<HistoryWait> waits = List.of();
    RunQueries queries;
    RunUpdates updates;

    /** Tasks that a worker in this process has: they would be lost with the process. */
    boolean heldInProcess;

    /** Started tasks as last counted, for the clock of tests. */
    int handedOut;

    /** As last counted by the cache. */
    long countedBytes;

    /** Neighbours in the cache's order of use. */
    LoadedRun olderUse;

    LoadedRun newerUse;

    LoadedRun(RunKey key, long executionKey, long lastSequence) {
        this.key = key;
        this.journal = new RunJournal(executionKey, lastSequence);
    }

    public RunKey key() {
        return key;
    }

    public WorkflowState state() {
        return state;
    }

    RunJournal journal() {
        return journal;
    }

    long executionKey() {
        return journal.executionKey();
    }

    void handedToCommitter(Unsynced entries) {
        unsynced.add(entries);
    }

    /** What may be missing in the store, oldest first. Forgets what is there since. */
    ArrayDeque<Unsynced> unsynced(long committedBatch) {
        while (!unsynced.isEmpty() && unsynced.peekFirst().batch() <= committedBatch) {
            unsynced.removeFirst();
        }
        return unsynced;
    }

    void defer(List<Entry> entries) {
        if (deferred.isEmpty()) {
            deferred = new ArrayList<>(entries.size());
        }
        deferred.addAll(entries);
    }

    void addWait(HistoryWait wait) {
        if (waits.isEmpty()) {
            waits = new ArrayList<>(1);
        }
        waits.add(wait);
    }

    /** Whether it can leave memory without anything being lost. */
    boolean isEvictable(long committedBatch) {
        return lastBatch <= committedBatch
                && deferred.isEmpty()
                && waits.isEmpty()
                && !heldInProcess
                && (queries == null || queries.isEmpty())
                && (updates == null || updates.isEmpty())
                && !state.workflowTask().isSpeculative();
    }
}
