package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** All that was ever committed, kept apart from the engine, so that what the engine says can be held against it. */
final class Ledger {

    private final Map<Long, CommittedRun> byKey = new LinkedHashMap<>();
    private final Map<String, CommittedRun> byRunId = new HashMap<>();
    private final Map<String, List<CommittedRun>> byWorkflowId = new LinkedHashMap<>();
    private final Set<CommittedRun> changed = new LinkedHashSet<>();

    private final LongSupplier nowMillis;
    private final Set<String> deletionsAsked = new HashSet<>();
    private int life;

    Ledger(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Whether there was more than one engine. */
    boolean hasCrashed() {
        return life > 1;
    }

    /** Somebody wants a run of this workflow id to be forgotten. */
    void askDeletion(String workflowId) {
        deletionsAsked.add(workflowId);
    }

    /** Whether any run is, or may be, gone. */
    boolean hasDeletions() {
        return !deletionsAsked.isEmpty() || runs().stream().anyMatch(CommittedRun::isDeleted);
    }

    /** Whether a run, null if it is not known, may have been deleted as soon as it was written. */
    boolean mayBeGone(CommittedRun run, String workflowId) {
        return run == null ? deletionsAsked.contains(workflowId) : run.isDeleted();
    }

    /** Whether some run of the workflow id may have been deleted as soon as it was written. */
    boolean mayBeGone(String workflowId) {
        return deletionsAsked.contains(workflowId)
                || runsOf(workflowId).stream().anyMatch(CommittedRun::isDeleted);
    }

    /** A new engine has opened. */
    void begin(int newLife) {
        life = newLife;
    }

    /** What must hold for what is committed is checked here, at every commit. */
    void committed(WriteBatch batch) {
        Set<CommittedRun> touched = new LinkedHashSet<>();
        for (ExecutionUpdate update : batch.updates()) {
            CommittedRun run = byKey.get(update.executionKey());
            run.row = run.row.with(update.progress());
            touched.add(run);
        }
        List<CommittedRun> inserted = new ArrayList<>();
        for (ExecutionRow row : batch.inserts()) {
            inserted.add(insert(row));
        }
        touched.addAll(inserted);
        for (JournalRow row : batch.journal()) {
            CommittedRun run = byKey.get(row.executionKey());
            run.append(row, life);
            touched.add(run);
        }
        for (long key : batch.deletions()) {
            CommittedRun run = byKey.get(key);
            if (run == null) {
                // It was started and deleted within one commit.
                continue;
            }
            run.delete(deletionsAsked.contains(run.workflowId()), nowMillis.getAsLong());
            touched.add(run);
        }
        inserted.forEach(this::checkStart);
        for (CommittedRun run : touched) {
            run.check();
            checkChain(run);
            if (run.batch() != null) {
                run.batch().check(this);
            }
        }
        changed.addAll(touched);
    }

    private CommittedRun insert(ExecutionRow row) {
        CommittedRun run = new CommittedRun(row);
        byKey.put(row.executionKey(), run);
        byRunId.put(row.runId(), run);
        List<CommittedRun> ofId = byWorkflowId.computeIfAbsent(row.workflowId(), id -> new ArrayList<>());
        ofId.add(run);
        return run;
    }

    /** Rules 1.6, 5.13: known to the current run is the request that has started, or reset, it. */
    private void checkStart(CommittedRun run) {
        List<CommittedRun> ofId = byWorkflowId.get(run.workflowId());
        int at = ofId.indexOf(run);
        if (at == 0 || mayBeGone(run.workflowId())) {
            return;
        }
        CommittedRun before = ofId.get(at - 1);
        Violation.unless(
                run.isOfReset() || !before.row.startRequestId().equals(run.row.startRequestId()),
                "A start request starts one run",
                before,
                run);
        Violation.unless(
                !run.isOfReset() || !before.resetRequestId().equals(run.resetRequestId()),
                "A request resets once",
                before,
                run);
    }

    private void checkChain(CommittedRun run) {
        int current = 0;
        for (CommittedRun other : byWorkflowId.get(run.row.workflowId())) {
            current += other.row.progress().current() && !other.isDeleted() ? 1 : 0;
            Violation.unless(
                    other.row.progress().current() || !other.isOpen(),
                    "An open run is the current one",
                    other.row,
                    run.row);
        }
        Violation.unless(
                current == (latest(run.workflowId()).isDeleted() ? 0 : 1)
                        || current == 0 && deletionsAsked.contains(run.workflowId()),
                "One current run of each workflow id",
                run.workflowId(),
                current);
    }

    Collection<CommittedRun> runs() {
        return byKey.values();
    }

    /** Null if it was never committed. */
    CommittedRun run(String runId) {
        return byRunId.get(runId);
    }

    /** In the order in which they were started. */
    List<CommittedRun> runsOf(String workflowId) {
        return byWorkflowId.getOrDefault(workflowId, List.of());
    }

    Collection<String> workflowIds() {
        return byWorkflowId.keySet();
    }

    /** The latest run of the workflow id, or null. */
    CommittedRun latest(String workflowId) {
        List<CommittedRun> runs = runsOf(workflowId);
        return runs.isEmpty() ? null : runs.get(runs.size() - 1);
    }

    /** Those that have changed since this was asked last. */
    List<CommittedRun> takeChanged() {
        List<CommittedRun> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }
}
