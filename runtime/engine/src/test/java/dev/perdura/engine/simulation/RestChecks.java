package dev.perdura.engine.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.state.Snapshots;
import dev.perdura.engine.internal.state.SpeculativeTask;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunCondition;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.List;

/** What must hold when everything that could be done has been done and time stands still. */
final class RestChecks {

    private static final int MORE_THAN_THERE_ARE = 10_000;

    private final World world;

    RestChecks(World world) {
        this.world = world;
    }

    /** At any rest. */
    void check() {
        world.waiters.checkAtRest();
        long dispatchable = 0;
        for (CommittedRun run : world.ledger.runs()) {
            WorkflowState state = live(run);
            if (run.isOpen() && state.isOpen()) {
                Violation.unless(
                        state.workflowTask().isPending()
                                || !world.engine().hasAdmittedUpdates(World.NAMESPACE, run.workflowId(), run.runId()),
                        "A workflow task is there for an update (6.6)",
                        run,
                        state.workflowTask());
                dispatchable += state.dispatchableTasks();
                Violation.unless(
                        state.deadlineMillis() > world.time.nowMillis(),
                        "No deadline is overdue at rest",
                        run,
                        state.workflowTask() + " " + state.activities() + " " + state.timers());
            }
        }
        Violation.unless(
                dispatchable <= world.engine().backlog(),
                "Every task that is ready waits for a poller",
                dispatchable,
                world.engine().backlog());
        for (CommittedRun run : world.ledger.runs()) {
            Violation.unless(
                    !run.waitsForTheDead(world.life()),
                    "Nothing waits for a worker that died with its engine",
                    run,
                    run.state.workflowTask() + " " + run.state.activities() + " " + run.row.progress());
        }
        new FamilyChecks(world.ledger).checkAtRest();
        checkList();
        world.schedules.checkAtRest();
        for (CommittedRun run : world.ledger.takeChanged()) {
            checkRow(run);
            if (!run.isDeleted()) {
                checkFold(run);
                ask(run);
            }
        }
    }

    /** When all runs are closed and nothing is left to be done. */
    void checkEnd() {
        for (CommittedRun run : world.ledger.runs()) {
            Violation.unless(!run.isOpen(), "Every run can be brought to its end", run, run.state);
            Violation.unless(
                    run.isDeleted() || !run.isDeletionRequested(), "What is to be deleted is deleted", run, "");
            Violation.unless(!run.hasPendingJobs(), "Jobs between runs come to an end", run, run.state.pendingJobs());
        }
        new FamilyChecks(world.ledger).check();
        world.promises.check(world.ledger);
        world.schedules.checkEnd();
        Violation.unless(world.calls().isEmpty(), "Every call is answered in the end", world.calls(), "");
        Violation.unless(world.engine().isStill(), "The engine knows that nothing is left to be done", "", "");
    }

    /** As it is in memory, where that is ahead of what is committed. */
    private WorkflowState live(CommittedRun run) {
        WorkflowState live = world.engine().live(World.NAMESPACE, run.workflowId(), run.runId());
        return live == null ? run.state : live;
    }

    /** A list shows every run that there is, as describe does; of open ones it may be behind in what it counts. */
    private void checkList() {
        List<ListedRun> listed = world.store
                .disk()
                .lists()
                .list(World.NAMESPACE, new RunCondition.All(List.of()), null, MORE_THAN_THERE_ARE, Integer.MAX_VALUE)
                .runs();
        for (ListedRun each : listed) {
            ExecutionProgress shown = each.row().progress();
            CommittedRun run = world.ledger.run(each.row().runId());
            boolean agrees = run != null
                    && !run.isDeleted()
                    && shown.status() == run.state.status().getNumber()
                    && (run.isOpen() || shown.historyLength() == run.events.size());
            Violation.unless(agrees, "List and describe agree", each, run);
            Violation.unless(
                    run.properties.isShownBy(run.state.memo(), run.state.searchAttributes()) && shows(each, run.state),
                    "List and history agree on memo and search attributes (9.4, 9.12)",
                    each,
                    run.properties);
        }
        long there =
                world.ledger.runs().stream().filter(run -> !run.isDeleted()).count();
        Violation.unless(listed.size() == there, "A list shows every run", listed.size(), there);
    }

    private static boolean shows(ListedRun listed, WorkflowState state) {
        try {
            return Memo.parseFrom(listed.description().memo()).equals(state.memo())
                    && SearchAttributes.parseFrom(listed.description().searchAttributes())
                            .equals(state.searchAttributes());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private void checkRow(CommittedRun run) {
        if (run.isDeleted()) {
            boolean gone = world.store.disk().find(run.row.executionKey()).isEmpty()
                    && world.store.disk().journal(run.row.executionKey(), 0, 1).isEmpty();
            Violation.unless(gone, "What is deleted is gone", run, "");
            return;
        }
        ExecutionRow stored = world.store.disk().find(run.row.executionKey()).orElseThrow();
        Violation.unless(stored.equals(run.row), "The store keeps what was committed", stored, run.row);
        CommittedRun latest = world.ledger.latest(run.workflowId());
        String current = world.store
                .disk()
                .current(World.NAMESPACE, run.workflowId())
                .map(ExecutionRow::runId)
                .orElse("");
        Violation.unless(
                current.equals(latest.isDeleted() ? "" : latest.runId())
                        || current.isEmpty() && world.ledger.mayBeGone(run.workflowId()),
                "The latest run is the current one",
                current,
                latest);
    }

    /** The state in memory is what the journal says. */
    private void checkFold(CommittedRun run) {
        WorkflowState live = world.engine().live(World.NAMESPACE, run.workflowId(), run.runId());
        if (live == null) {
            return;
        }
        WorkflowState folded = run.state;
        SpeculativeTask speculative = live.workflowTask().speculative();
        if (speculative != null || world.engine().deferred(World.NAMESPACE, run.workflowId(), run.runId()) > 0) {
            CommittedRun again = new CommittedRun(run.row);
            for (JournalRow row : run.journal) {
                again.append(row, world.life());
            }
            folded = again.state;
            world.engine().applyDeferred(folded);
            if (speculative != null) {
                folded.speculate(speculative);
            }
        }
        String expected = Snapshots.of(folded);
        String actual = Snapshots.of(live);
        Violation.unless(expected.equals(actual), "The state in memory is the fold of the journal", expected, actual);
    }

    private void ask(CommittedRun run) {
        if (world.engine().deferred(World.NAMESPACE, run.workflowId(), run.runId()) > 0) {
            return;
        }
        WorkflowExecution execution = WorkflowExecution.newBuilder()
                .setWorkflowId(run.workflowId())
                .setRunId(run.runId())
                .build();
        new DescribeErrand(world, execution, true).go();
        if (run.events.size() <= world.settings.limits.historyPageEvents()) {
            new HistoryErrand(world, execution).go();
        }
    }
}
