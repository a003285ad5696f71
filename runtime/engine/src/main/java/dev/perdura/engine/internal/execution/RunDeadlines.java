package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.store.DueRow;
import java.util.HashMap;
import java.util.Map;

/**
 * The deadlines of a lane's runs. Set in the timer's queue are those within the horizon, and those that the store does
 * not know exactly; the timer finds all others in the store when the horizon comes near. Owned by the lane.
 */
final class RunDeadlines {

    private final LaneRuns runs;
    private final EngineParts parts;

    /** Set deadlines of runs that are not in memory, by execution key. */
    private final Map<Long, RunDeadline> ofAbsentRuns = new HashMap<>();

    RunDeadlines(LaneRuns runs, EngineParts parts) {
        this.runs = runs;
        this.parts = parts;
    }

    /** Sets, moves or calls off the run's deadline, as its state says. */
    void arm(LoadedRun run) {
        long due = run.state.deadlineMillis();
        RunDeadline deadline = run.deadline;
        boolean inMemory = due != Due.NEVER
                && (due <= parts.horizon().endMillis() || run.row.progress().deadlineMillis() != due);
        if (!inMemory) {
            if (deadline.setTo != Due.NEVER) {
                deadline.setTo = Due.NEVER;
                parts.timers().cancelForRun(deadline);
            }
        } else if (deadline.setTo != due) {
            deadline.setTo = due;
            parts.timers().setForRun(deadline, due);
        }
    }

    /** The run has come into memory. */
    void adopt(LoadedRun run) {
        RunDeadline deadline = ofAbsentRuns.remove(run.executionKey());
        run.deadline = deadline != null ? deadline : new RunDeadline(runs, run.key(), run.executionKey());
        arm(run);
    }

    /** The run has left memory. */
    void release(LoadedRun run) {
        if (run.deadline.setTo != Due.NEVER) {
            ofAbsentRuns.put(run.executionKey(), run.deadline);
        }
    }

    /** The store says when a run is due that may not be in memory. */
    void expect(DueRow row) {
        if (ofAbsentRuns.containsKey(row.executionKey())) {
            return;
        }
        LoadedRun current = runs.cache().current(row.namespace(), row.workflowId());
        if (current != null && current.executionKey() == row.executionKey()) {
            arm(current);
            return;
        }
        RunDeadline deadline =
                new RunDeadline(runs, new RunKey(row.namespace(), row.workflowId(), ""), row.executionKey());
        deadline.setTo = row.deadlineMillis();
        ofAbsentRuns.put(row.executionKey(), deadline);
        parts.timers().setForRun(deadline, row.deadlineMillis());
    }

    /** The timer has taken this deadline out of its queue. Returns the run it is for, or null if that is gone. */
    LoadedRun reached(RunDeadline deadline) {
        deadline.setTo = Due.NEVER;
        ofAbsentRuns.remove(deadline.executionKey(), deadline);
        return deadline.key().runId().isEmpty()
                ? runs.byExecutionKey(deadline.executionKey())
                : runs.find(deadline.key());
    }
}
