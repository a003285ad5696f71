package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
/** Signals a run. */
public final class SignalWorkflow {

    private SignalWorkflow() {}

    public static void decide(Transition transition, SignalWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
}
