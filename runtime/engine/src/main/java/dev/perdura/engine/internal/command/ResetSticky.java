package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;

/** The run is in no worker's cache any more: its next workflow task goes to the normal queue. */
public final class ResetSticky {

    private ResetSticky() {}

    /** A task that waits on the sticky queue is offered on the normal one as well; who comes first has it. */
    public static void decide(Transition transition) {
        WorkflowState state = transition.state();
        if (!state.isOpen() || state.sticky() == null) {
            return;
        }
        transition.record(Facts.STICKY_CLEARED);
        WorkflowTaskState task = state.workflowTask();
        if (task.isPending() && !task.isStarted()) {
            transition.follow(PendingWork.workflowTask(state));
        }
        transition.end();
    }
}
