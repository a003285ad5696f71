package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.Reapplication;
import dev.perdura.engine.internal.command.ResetWorkflow;
import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Resets the runs of a lane (rules 5.13 to 5.17). The new run, the end of the current one and the mark in the base run
 * are one commit. The copied events are folded like any others, and keep about the rows they were stored in, because
 * pages of history end where a row ends.
 */
final class RunResets {

    private static final int EVENTS_AT_A_TIME = 256;

    private final LaneRuns runs;
    private final NewRuns newRuns;
    private final RunWriter writer;

    RunResets(LaneRuns runs, NewRuns newRuns, RunWriter writer) {
        this.runs = runs;
        this.newRuns = newRuns;
        this.writer = writer;
    }

    /**
     * Resets a run, or finds that the request has done so before.
     *
     * @return the new run
     * @throws Refusal if there is no such run, or no workflow task to go back to
     */
    LoadedRun reset(ResetWorkflowExecutionRequest request) {
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        LoadedRun base = runs.require(
                namespace, workflowId, request.getWorkflowExecution().getRunId());
        LoadedRun current = runs.current(namespace, workflowId);
        long finishEventId = request.getWorkflowTaskFinishEventId();
        if (current != null && current.state.resets().requestId().equals(request.getRequestId())) {
            return current;
        }
        ResetWorkflow.checkEventId(base.state, finishEventId);
        LoadedRun run = newRuns.empty(
                new RunKey(namespace, workflowId, runs.parts().ids().get()));
        List<List<Entry>> rows = copy(base, finishEventId, run);
        ResetWorkflow.checkPoint(run.state, finishEventId);
        Reapplication reapplication = Reapplication.of(request);
        Tail tail = new Tail(reapplication);
        tail.read(base, finishEventId);
        // What the last run of the chain still owes to the schedule, the new one does (rule 10.12).
        StartedBySchedule schedule =
                areOneChain(base, current) ? current.state.otherRuns().schedule() : null;
        synchronized (runs.lane().outbox()) {
            leave(base, current, run, request.getReason(), tail);
            NewRuns.Started started = newRuns.start(
                    run,
                    transition -> ResetWorkflow.decide(
                            transition, request, base.key().runId(), reapplication, tail.events, schedule));
            rows.forEach(row -> writer.writeRow(run, row));
            runs.replace(current, run);
            runs.finishOne(run, started.transition(), false);
        }
        return run;
    }

    /** Copies what happened before the event into the state of the new run; answers with the rows of its journal. */
    private List<List<Entry>> copy(LoadedRun base, long finishEventId, LoadedRun run) {
        List<List<Entry>> rows = new ArrayList<>();
        List<Entry> row = new ArrayList<>();
        row.add(ResetWorkflow.begin(base.state));
        for (HistoryPage page = page(base, 1, finishEventId, 0); ; ) {
            page.events().forEach(event -> row.add(new EventEntry(event)));
            row.forEach(run.state::apply);
            rows.add(List.copyOf(row));
            row.clear();
            if (page.nextEventId() >= finishEventId || page.events().isEmpty()) {
                return rows;
            }
            page = page(base, page.nextEventId(), finishEventId, page.afterSequence());
        }
    }

    private HistoryPage page(LoadedRun run, long from, long before, long afterSequence) {
        return runs.reader().page(run, from, before, afterSequence, EVENTS_AT_A_TIME, runs.committedBatch());
    }

    private void leave(LoadedRun base, LoadedRun current, LoadedRun run, String reason, Tail tail) {
        String newRunId = run.key().runId();
        long end = current == null ? 0 : current.state.nextEventId();
        boolean wasOpen = current != null && current.state.isOpen();
        if (current != null && current != base && wasOpen) {
            boolean sameChain = areOneChain(base, current);
            runs.change(current, transition -> ResetWorkflow.leave(transition, newRunId, reason, false, sameChain));
        }
        runs.change(base, transition -> ResetWorkflow.leave(transition, newRunId, reason, true, true));
        if (wasOpen && tail.last == current) {
            // What was waiting for a place in history has got one now.
            tail.add(page(current, end, current.state.nextEventId(), 0));
        }
    }

    private static boolean areOneChain(LoadedRun base, LoadedRun current) {
        return current != null
                && current.state.start().firstRunId().equals(base.state.start().firstRunId());
    }

    /** What happened after the point, in the base run and those that it continued as (rule 5.16). */
    private final class Tail {

        private final Reapplication reapplication;
        private final List<HistoryEvent> events = new ArrayList<>();
        private LoadedRun last;
        private HistoryEvent lastEvent;

        private Tail(Reapplication reapplication) {
            this.reapplication = reapplication;
        }

        private void read(LoadedRun base, long fromEventId) {
            if (reapplication.isNone()) {
                return;
            }
            readRun(base, fromEventId);
            while (lastEvent.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW) {
                LoadedRun next = runs.find(new RunKey(
                        base.key().namespace(),
                        base.key().workflowId(),
                        lastEvent
                                .getWorkflowExecutionContinuedAsNewEventAttributes()
                                .getNewExecutionRunId()));
                if (next == null) {
                    return;
                }
                readRun(next, 1);
            }
        }

        private void readRun(LoadedRun run, long fromEventId) {
            last = run;
            long end = run.state.nextEventId();
            HistoryPage page = page(run, fromEventId, end, 0);
            add(page);
            while (page.nextEventId() < end && !page.events().isEmpty()) {
                page = page(run, page.nextEventId(), end, page.afterSequence());
                add(page);
            }
        }

        private void add(HistoryPage page) {
            page.events().stream().filter(reapplication::covers).forEach(events::add);
            if (!page.events().isEmpty()) {
                lastEvent = page.events().get(page.events().size() - 1);
            }
        }
    }
}
