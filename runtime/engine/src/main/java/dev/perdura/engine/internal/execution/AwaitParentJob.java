package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.RunStart;
import java.util.function.Function;

/** After a crash a child may be there that does not know whether its parent knows of it (rule 5.4). */
final class AwaitParentJob extends ChildStartJob {

    AwaitParentJob(RunKey child, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(child, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun child) {
        RunStart start = child.state.start();
        RunKey parent = new RunKey(
                sender.namespace(),
                start.parent().getWorkflowId(),
                start.parent().getRunId());
        tellParent(runs, child, new Sender(parent, start.parentInitiatedEventId()));
    }
}
