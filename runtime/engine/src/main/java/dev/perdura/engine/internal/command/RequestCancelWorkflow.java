package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
/** Asks a run to cancel. */
public final class RequestCancelWorkflow {

    private RequestCancelWorkflow() {}

    public static void decide(Transition transition, RequestCancelWorkflowExecutionRequest request) { throw new UnsupportedOperationException("not decided yet"); }
}
