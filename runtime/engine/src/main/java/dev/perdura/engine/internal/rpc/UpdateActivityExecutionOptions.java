package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.ChangeActivityOptions;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsResponse;

/** Changes options of an open activity: the newer form (rule 3.16). */
final class UpdateActivityExecutionOptions
        implements Handler<UpdateActivityExecutionOptionsRequest, UpdateActivityExecutionOptionsResponse> {

    private final ActivityControl control;

    UpdateActivityExecutionOptions(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(
            UpdateActivityExecutionOptionsRequest request, Reply<UpdateActivityExecutionOptionsResponse> reply) {
        WorkflowExecution execution = ActivityControl.execution(request.getWorkflowId(), request.getRunId());
        control.check(request.getNamespace(), execution, request.getIdentity(), Duration.getDefaultInstance());
        ActivitySelection selection = ActivityControl.ofId(request.getActivityId());
        ActivityOptionsChange change = control.change(
                request.hasActivityOptions() ? request.getActivityOptions() : null,
                request.hasUpdateMask() ? request.getUpdateMask() : null,
                request.getRestoreOriginal());
        control.decide(
                request.getNamespace(),
                execution,
                reply,
                transition -> UpdateActivityExecutionOptionsResponse.newBuilder()
                        .setActivityOptions(
                                change == null
                                        ? ChangeActivityOptions.decideRestored(transition, selection)
                                        : ChangeActivityOptions.decide(transition, selection, change))
                        .build());
    }
}
