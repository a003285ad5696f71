package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.RunJournal;
import dev.perdura.engine.internal.store.ClosedRun;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Forgets runs of a lane. From then on they are not found any more, although the store has them until the next commit.
 * Owned by the lane.
 */
final class RunRemoval {

    private record UnderWay(String runId, long batch) {}

    private final LaneOutbox outbox;
    private final RunCache cache;
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>(0);
    private final Set<String> runIds = new HashSet<>(0);
    private long newestBatch;

    RunRemoval(LaneOutbox outbox, RunCache cache) {
        this.outbox = outbox;
        this.cache = cache;
    }

    /** The run has changed: forgets it if that was what was missing. */
    void changed(LoadedRun run) {
        if (run.state.isToBeDeleted()) {
            remove(run);
        }
    }

    /** Forgets a run whose time is over, unless it has something left to do for others. */
    void expired(ClosedRun expired) {
        LoadedRun run = cache.byRunId(expired.runId());
        if (run == null) {
            if (!isUnderWay(expired.runId())) {
                remember(expired.runId(), outbox.delete(new RunJournal(expired.executionKey(), 0)));
            }
        } else if (!run.state.isOpen() && !run.state.hasPendingJobs()) {
            remove(run);
        }
    }

    private void remove(LoadedRun run) {
        cache.remove(run);
        if (run.queries != null) {
            run.queries.runIsDeleted();
        }
        run.lastBatch = outbox.delete(run.journal());
        remember(run.key().runId(), run.lastBatch);
    }

    private void remember(String runId, long batch) {
        forgetCommitted();
        newestBatch = batch;
        if (runIds.add(runId)) {
            underWay.add(new UnderWay(runId, batch));
        }
    }

    /** Whether the run that the store has is as good as gone. To be asked before the store is. */
    boolean isUnderWay(String runId) {
        if (runIds.isEmpty()) {
            return false;
        }
        forgetCommitted();
        return remembers(runId);
    }

    /** Whether the run has been removed, as far as {@link #forgetCommitted} has not forgotten that. */
    boolean remembers(String runId) {
        return runIds.contains(runId);
    }

    /**
     * Forgets what the store does not have any more. Whoever got a row from the store before this cannot learn from
     * here whether it is still good.
     */
    void forgetCommitted() {
        while (!underWay.isEmpty() && underWay.peekFirst().batch() <= outbox.committed()) {
            runIds.remove(underWay.removeFirst().runId());
        }
    }

    /** Who finds nothing may have seen that something is gone: this is the last batch that it can be gone by. */
    long newestBatch() {
        return newestBatch;
    }
}
