package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
/** Terminates a run. */
public final class TerminateWorkflow {

    private TerminateWorkflow() {}

    public static void decide(Transition transition, TerminateWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
    public static void decideReplaced(Transition transition, String newRunId) { throw new UnsupportedOperationException("not decided yet"); }
}
