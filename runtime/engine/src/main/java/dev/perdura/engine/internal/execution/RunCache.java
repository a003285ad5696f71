package dev.perdura.engine.internal.execution;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The runs of a lane that are in memory, by run id and, for the current run of each workflow id, by that. Bounded in
 * bytes: the least recently used run that can be spared goes first. Owned by the lane.
 */
final class RunCache {

    private record WorkflowKey(String namespace, String workflowId) {}

    /** At one time, so that a cache full of runs that cannot be spared does not stop the lane. */
    private static final int MOST_LOOKED_AT = 64;

    private final Map<String, LoadedRun> byRunId = new HashMap<>();
    private final Map<WorkflowKey, LoadedRun> current = new HashMap<>();
    private final long largestBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private LoadedRun oldest;
    private LoadedRun newest;

    RunCache(long largestBytes) {
        this.largestBytes = largestBytes;
    }

    LoadedRun byRunId(String runId) {
        return byRunId.get(runId);
    }

    LoadedRun current(String namespace, String workflowId) {
        return current.get(new WorkflowKey(namespace, workflowId));
    }

    void add(LoadedRun run) {
        byRunId.put(run.key().runId(), run);
        count.lazySet(byRunId.size());
        append(run);
    }

    /** From now on the workflow id stands for this run. */
    void setCurrent(LoadedRun run) {
        current.put(new WorkflowKey(run.key().namespace(), run.key().workflowId()), run);
    }

    /** Says that the run was used, and how large it is now. */
    void used(LoadedRun run, long bytesNow) {
        bytes.lazySet(bytes.get() + bytesNow - run.countedBytes);
        run.countedBytes = bytesNow;
        if (newest != run) {
            unlink(run);
            append(run);
        }
    }

    boolean isFull() {
        return bytes.get() > largestBytes;
    }

    /** Lets go of what can be spared, oldest use first, until there is room; looks at a few runs only. */
    void evict(long committedBatch, Consumer<LoadedRun> onLeave) {
        LoadedRun run = oldest;
        for (int looked = 0; run != null && isFull() && looked < MOST_LOOKED_AT; looked++) {
            LoadedRun next = run.newerUse;
            if (run.isEvictable(committedBatch)) {
                remove(run);
                onLeave.accept(run);
            } else {
                used(run, run.countedBytes);
            }
            run = next;
        }
    }

    Collection<LoadedRun> all() {
        return byRunId.values();
    }

    /** Lets go of it at once. */
    void remove(LoadedRun run) {
        byRunId.remove(run.key().runId());
        count.lazySet(byRunId.size());
        current.remove(new WorkflowKey(run.key().namespace(), run.key().workflowId()), run);
        bytes.lazySet(bytes.get() - run.countedBytes);
        unlink(run);
    }

    /** May be asked from any thread. */
    long bytes() {
        return bytes.get();
    }

    /** May be asked from any thread. */
    long count() {
        return count.get();
    }

    private void append(LoadedRun run) {
        run.olderUse = newest;
        if (newest == null) {
            oldest = run;
        } else {
            newest.newerUse = run;
        }
        newest = run;
    }

    private void unlink(LoadedRun run) {
        if (run.olderUse == null) {
            oldest = run.newerUse;
        } else {
            run.olderUse.newerUse = run.newerUse;
        }
        if (run.newerUse == null) {
            newest = run.olderUse;
        } else {
            run.newerUse.olderUse = run.olderUse;
        }
        run.olderUse = null;
        run.newerUse = null;
    }
}
