package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
/** A start that finds the run open and takes it. */
public final class UseExistingWorkflow {

    private UseExistingWorkflow() {}

    public static void decide(Transition transition, StartWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
}
