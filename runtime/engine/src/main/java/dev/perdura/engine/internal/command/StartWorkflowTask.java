package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
/** A poller takes a workflow task. */
public final class StartWorkflowTask {

    private StartWorkflowTask() {}

    public static StartedWorkflowTask decide(Transition transition, long scheduledEventId, WorkflowTaskPoll poll) { throw new UnsupportedOperationException("not decided yet"); }
}
