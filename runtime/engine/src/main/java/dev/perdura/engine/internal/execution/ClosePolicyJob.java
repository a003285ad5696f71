package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ConfirmJob;
import dev.perdura.engine.internal.command.RequestCancelWorkflow;
import dev.perdura.engine.internal.command.Sender;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.state.ChildState;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.enums.v1.ParentClosePolicy;
import java.util.function.Function;

/** The parent has closed: terminates its child or asks it to cancel, whichever run it is in by now (rule 5.9). */
final class ClosePolicyJob extends CrossRunJob {

    ClosePolicyJob(RunKey parent, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(parent, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun parent) {
        ChildState child = parent.state.otherRuns().child(job.eventId());
        RunKey target = new RunKey(sender.namespace(), child.workflowId(), "");
        ParentClosePolicy policy = child.closePolicy();
        then(runs, parent, target, lane -> apply(lane, target, policy));
    }

    private void apply(LaneRuns runs, RunKey target, ParentClosePolicy policy) {
        Sender parent = new Sender(sender, job.eventId());
        LoadedRun child = runs.find(target);
        if (child != null && parent.hasStarted(child.state)) {
            if (policy == ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL) {
                runs.change(child, t -> RequestCancelWorkflow.decideExternal(t, new Sender(sender, 0), true, ""));
            } else {
                runs.change(child, TerminateWorkflow::decideByParent);
            }
        }
        then(runs, child, sender, this::confirm);
    }

    private void confirm(LaneRuns runs) {
        LoadedRun parent = runs.find(sender);
        if (parent != null) {
            runs.change(parent, t -> ConfirmJob.decide(t, job));
        }
        done();
    }
}
