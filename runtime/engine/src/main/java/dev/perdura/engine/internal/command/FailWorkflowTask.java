package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
/** A worker could not do a workflow task. */
public final class FailWorkflowTask {

    private FailWorkflowTask() {}

    public static void decide(Transition transition, TaskToken.OfWorkflowTask token, RespondWorkflowTaskFailedRequest request) { throw new UnsupportedOperationException("not decided yet"); }
}
