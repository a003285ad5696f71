package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.PauseActivities;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;

/** Pauses activities of a workflow (rule 3.16). */
final class PauseActivity implements Handler<PauseActivityRequest, PauseActivityResponse> {

    private final ActivityControl control;

    PauseActivity(ActivityControl control) {
        this.control = control;
    }

    @Override
    public void handle(PauseActivityRequest request, Reply<PauseActivityResponse> reply) {
        control.check(
                request.getNamespace(), request.getExecution(), request.getIdentity(), Duration.getDefaultInstance());
        control.length("Reason", request.getReason());
        control.length("RequestId", request.getRequestId());
        ActivitySelection selection = switch (request.getActivityCase()) {
            case ID -> ActivityControl.ofId(request.getId());
            case TYPE -> ActivityControl.ofType(request.getType());
            case ACTIVITY_NOT_SET -> throw ActivityControl.noActivity();
        };
        control.decide(request.getNamespace(), request.getExecution(), reply, transition -> {
            PauseActivities.decide(
                    transition, selection, request.getIdentity(), request.getReason(), request.getRequestId());
            return PauseActivityResponse.getDefaultInstance();
        });
    }
}
