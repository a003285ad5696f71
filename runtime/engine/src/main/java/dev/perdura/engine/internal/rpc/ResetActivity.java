package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.ResetActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;

/** Lets the attempts of activities begin anew (rule 3.16). */
final class ResetActivity implements Handler<ResetActivityRequest, ResetActivityResponse> {

    private final ActivityControl control;

    ResetActivity(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(ResetActivityRequest request, Reply<ResetActivityResponse> reply) {
        control.check(request.getNamespace(), request.getExecution(), request.getIdentity(), request.getJitter());
        ActivitySelection selection = switch (request.getActivityCase()) {
            case ID -> ActivityControl.ofId(request.getId());
            case TYPE -> ActivityControl.ofType(request.getType());
            case MATCH_ALL -> ActivitySelection.ALL;
            case ACTIVITY_NOT_SET -> throw ActivityControl.noActivity();
        };
        control.decide(request.getNamespace(), request.getExecution(), reply, transition -> {
            ResetActivities.decide(
                    transition,
                    selection,
                    request.getResetHeartbeat(),
                    request.getKeepPaused(),
                    request.getRestoreOriginalOptions(),
                    ActivityControl.millis(request.getJitter()));
            return ResetActivityResponse.getDefaultInstance();
        });
    }
}
