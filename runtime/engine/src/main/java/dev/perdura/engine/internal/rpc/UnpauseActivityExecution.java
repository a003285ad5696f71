package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.UnpauseActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;

/** Lets a paused activity of a workflow go on: the newer form (rule 3.16). */
final class UnpauseActivityExecution
        implements Handler<UnpauseActivityExecutionRequest, UnpauseActivityExecutionResponse> {

    private final ActivityControl control;

    UnpauseActivityExecution(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(UnpauseActivityExecutionRequest request, Reply<UnpauseActivityExecutionResponse> reply) {
        WorkflowExecution execution = ActivityControl.execution(request.getWorkflowId(), request.getRunId());
        control.check(request.getNamespace(), execution, request.getIdentity(), request.getJitter());
        ActivitySelection selection = ActivityControl.ofId(request.getActivityId());
        control.decide(request.getNamespace(), execution, reply, transition -> {
            UnpauseActivities.decide(
                    transition,
                    selection,
                    request.getResetAttempts(),
                    request.getResetHeartbeat(),
                    ActivityControl.millis(request.getJitter()));
            return UnpauseActivityExecutionResponse.getDefaultInstance();
        });
    }
}
