package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
/** Signals a run and starts it if need be. */
public final class SignalWithStartWorkflow {

    private SignalWithStartWorkflow() {}

    public static void decideNewRun(Transition transition, SignalWithStartWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
    public static void decideOpenRun(Transition transition, SignalWithStartWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
}
