package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.ResetActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionResponse;

/** Lets the attempts of an activity begin anew: the newer form (rule 3.16). */
final class ResetActivityExecution implements Handler<ResetActivityExecutionRequest, ResetActivityExecutionResponse> {

    private final ActivityControl control;

    ResetActivityExecution(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(ResetActivityExecutionRequest request, Reply<ResetActivityExecutionResponse> reply) {
        WorkflowExecution execution = ActivityControl.execution(request.getWorkflowId(), request.getRunId());
        control.check(request.getNamespace(), execution, request.getIdentity(), request.getJitter());
        ActivitySelection selection = ActivityControl.ofId(request.getActivityId());
        control.decide(request.getNamespace(), execution, reply, transition -> {
            ResetActivities.decide(
                    transition,
                    selection,
                    true,
                    request.getKeepPaused(),
                    request.getRestoreOriginalOptions(),
                    ActivityControl.millis(request.getJitter()));
            return ResetActivityExecutionResponse.getDefaultInstance();
        });
    }
}
