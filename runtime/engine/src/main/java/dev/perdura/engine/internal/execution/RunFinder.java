package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.Store;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds runs of a lane: in its cache, else in the store, from where they are brought into the cache. */
final class RunFinder {

    private final Store store;
    private final HistoryReader reader;
    private final RunCache cache;
    private final RunRemoval removal;
    private final Consumer<LoadedRun> onLoad;

    /** @param onLoad told of every run that was read from the store */
    RunFinder(Store store, HistoryReader reader, RunCache cache, RunRemoval removal, Consumer<LoadedRun> onLoad) {
        this.store = store;
        this.reader = reader;
        this.cache = cache;
        this.removal = removal;
        this.onLoad = onLoad;
    }

    /** The run that the workflow id stands for, or null. */
    LoadedRun current(String namespace, String workflowId) {
        LoadedRun run = cache.current(namespace, workflowId);
        if (run == null) {
            // Before the store is asked: what is forgotten here as removed, the store does not have any more.
            removal.forgetCommitted();
            ExecutionRow row = store.current(namespace, workflowId).orElse(null);
            if (row == null || removal.remembers(row.runId())) {
                return null;
            }
            run = cache.byRunId(row.runId());
            if (run == null) {
                run = load(row);
            }
            cache.setCurrent(run);
        }
        return run;
    }

    /** The run with these ids, or the current one if {@code runId} is empty; null if there is none. */
    LoadedRun find(String namespace, String workflowId, String runId) {
        if (runId.isEmpty()) {
            return current(namespace, workflowId);
        }
        LoadedRun run = cache.byRunId(runId);
        if (run == null) {
            return removal.isUnderWay(runId) ? null : loadIfThere(store.find(namespace, workflowId, runId));
        }
        boolean same = run.key().workflowId().equals(workflowId)
                && run.key().namespace().equals(namespace);
        return same ? run : null;
    }

    /** The run with this key, or null. */
    LoadedRun byExecutionKey(long executionKey) {
        ExecutionRow row = store.find(executionKey).orElse(null);
        return row == null ? null : find(row.namespace(), row.workflowId(), row.runId());
    }

    private LoadedRun loadIfThere(Optional<ExecutionRow> row) {
        return row.isPresent() ? load(row.get()) : null;
    }

    private LoadedRun load(ExecutionRow row) {
        LoadedRun run = reader.load(row);
        cache.add(run);
        onLoad.accept(run);
        return run;
    }
}
