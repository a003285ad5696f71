package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.RecordChildStart;
import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.command.StartChildRun;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import java.util.function.Function;

/** The later steps of a child's start, which both the parent and the child go on with after a crash (rule 5.4). */
abstract class ChildStartJob extends CrossRunJob {

    ChildStartJob(RunKey sender, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(sender, job, laneOf);
    }

    /** The child is there: the parent has to record that, and then the child may go on. */
    final void tellParent(LaneRuns runs, LoadedRun child, Sender parent) {
        RunKey childKey = child.key();
        String firstRunId = child.state.start().firstRunId();
        then(runs, child, parent.run(), lane -> record(lane, childKey, firstRunId, parent));
    }

    private void record(LaneRuns runs, RunKey child, String firstRunId, Sender parent) {
        LoadedRun run = runs.find(parent.run());
        boolean known = run != null
                && runs.decide(run, t -> RecordChildStart.started(t, parent.initiatedEventId(), firstRunId));
        then(runs, run, child, lane -> goOn(lane, child, known));
    }

    /**
     * A parent that closed before it knew of the child has none (rule 5.5): then the child, which nobody waits for,
     * must
     * not wait for its first workflow task for ever.
     */
    private void goOn(LaneRuns runs, RunKey child, boolean known) {
        LoadedRun run = runs.find(child);
        if (run != null && known) {
            runs.change(run, StartChildRun::scheduleFirstTask);
        } else if (run != null && run.state.isOpen()) {
            runs.change(run, TerminateWorkflow::decideByParent);
        }
        done();
    }
}
