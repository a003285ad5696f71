package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.UnpauseActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;

/** Lets paused activities of a workflow go on (rule 3.16). */
final class UnpauseActivity implements Handler<UnpauseActivityRequest, UnpauseActivityResponse> {

    private final ActivityControl control;

    UnpauseActivity(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(UnpauseActivityRequest request, Reply<UnpauseActivityResponse> reply) {
        control.check(request.getNamespace(), request.getExecution(), request.getIdentity(), request.getJitter());
        ActivitySelection selection = switch (request.getActivityCase()) {
            case ID -> ActivityControl.ofId(request.getId());
            case TYPE -> ActivityControl.ofType(request.getType());
            case UNPAUSE_ALL -> ActivitySelection.ALL;
            case ACTIVITY_NOT_SET -> throw ActivityControl.noActivity();
        };
        control.decide(request.getNamespace(), request.getExecution(), reply, transition -> {
            UnpauseActivities.decide(
                    transition,
                    selection,
                    request.getResetAttempts(),
                    request.getResetHeartbeat(),
                    ActivityControl.millis(request.getJitter()));
            return UnpauseActivityResponse.getDefaultInstance();
        });
    }
}
