package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
/** A worker has done a workflow task. */
public final class CompleteWorkflowTask {

    private CompleteWorkflowTask() {}

    public static CompletedWorkflowTask decide(Transition transition, TaskToken.OfWorkflowTask token, RespondWorkflowTaskCompletedRequest request, boolean inProcess) { throw new UnsupportedOperationException("not decided yet"); }
}
