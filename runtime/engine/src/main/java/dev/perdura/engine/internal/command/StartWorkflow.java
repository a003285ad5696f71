package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
/** Starts a run. */
public final class StartWorkflow {

    private StartWorkflow() {}

    public static StartedWorkflowTask decide(Transition transition, StartWorkflowExecutionRequest request, WorkflowTaskPoll eager) { throw new UnsupportedOperationException("not decided yet"); }
}
