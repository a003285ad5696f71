package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.PauseActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;

/** Pauses an activity of a workflow: the newer form (rule 3.16). */
final class PauseActivityExecution implements Handler<PauseActivityExecutionRequest, PauseActivityExecutionResponse> {

    private final ActivityControl control;

    PauseActivityExecution(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(PauseActivityExecutionRequest request, Reply<PauseActivityExecutionResponse> reply) {
        WorkflowExecution execution = ActivityControl.execution(request.getWorkflowId(), request.getRunId());
        control.check(request.getNamespace(), execution, request.getIdentity(), Duration.getDefaultInstance());
        ActivitySelection selection = ActivityControl.ofId(request.getActivityId());
        control.length("Reason", request.getReason());
        control.length("RequestId", request.getRequestId());
        control.decide(request.getNamespace(), execution, reply, transition -> {
            PauseActivities.decide(
                    transition, selection, request.getIdentity(), request.getReason(), request.getRequestId());
            return PauseActivityExecutionResponse.getDefaultInstance();
        });
    }
}
