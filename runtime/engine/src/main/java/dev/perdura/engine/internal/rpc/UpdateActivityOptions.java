package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.ChangeActivityOptions;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;

/** Changes options of open activities, or takes changes back (rule 3.16). */
final class UpdateActivityOptions implements Handler<UpdateActivityOptionsRequest, UpdateActivityOptionsResponse> {

    private final ActivityControl control;

    UpdateActivityOptions(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(UpdateActivityOptionsRequest request, Reply<UpdateActivityOptionsResponse> reply) {
        control.check(
                request.getNamespace(), request.getExecution(), request.getIdentity(), Duration.getDefaultInstance());
        ActivitySelection selection = switch (request.getActivityCase()) {
            case ID -> ActivityControl.ofId(request.getId());
            case TYPE -> ActivityControl.ofType(request.getType());
            case MATCH_ALL -> ActivitySelection.ALL;
            case ACTIVITY_NOT_SET -> throw ActivityControl.noActivity();
        };
        ActivityOptionsChange change = control.change(
                request.hasActivityOptions() ? request.getActivityOptions() : null,
                request.hasUpdateMask() ? request.getUpdateMask() : null,
                request.getRestoreOriginal());
        control.decide(
                request.getNamespace(),
                request.getExecution(),
                reply,
                transition -> UpdateActivityOptionsResponse.newBuilder()
                        .setActivityOptions(
                                change == null
                                        ? ChangeActivityOptions.decideRestored(transition, selection)
                                        : ChangeActivityOptions.decide(transition, selection, change))
                        .build());
    }
}
