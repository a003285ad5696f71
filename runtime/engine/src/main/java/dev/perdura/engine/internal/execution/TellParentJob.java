package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ConfirmJob;
import dev.perdura.engine.internal.command.RecordChildClosed;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.RunStart;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.function.Function;

/** Tells the parent how its child has closed (rule 5.7). */
final class TellParentJob extends CrossRunJob {

    TellParentJob(RunKey child, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(child, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun child) {
        RunStart start = child.state.start();
        long end = child.state.nextEventId();
        List<HistoryEvent> last = runs.reader()
                .page(child, end - 1, end, 0, 1, runs.committedBatch())
                .events();
        RunKey parent = new RunKey(
                sender.namespace(),
                start.parent().getWorkflowId(),
                start.parent().getRunId());
        then(runs, child, parent, lane -> tell(lane, parent, start, last.get(0)));
    }

    private void tell(LaneRuns runs, RunKey parent, RunStart child, HistoryEvent close) {
        LoadedRun run = runs.find(parent);
        if (run != null && !run.state.isOpen() && run.state.resets().isReset()) {
            // The parent was reset: the child is one of its successor now.
            RunKey next = new RunKey(
                    parent.namespace(), parent.workflowId(), run.state.resets().newRunId());
            then(runs, run, next, lane -> tell(lane, next, child, close));
            return;
        }
        if (run != null) {
            runs.change(
                    run,
                    t -> RecordChildClosed.decide(
                            t, child.parentInitiatedEventId(), sender.runId(), child.firstRunId(), close));
        }
        then(runs, run, sender, this::confirm);
    }

    private void confirm(LaneRuns runs) {
        LoadedRun run = runs.find(sender);
        if (run != null) {
            runs.change(run, t -> ConfirmJob.decide(t, job));
        }
        done();
    }
}
