package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.FailActivityTask;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;

/** An attempt of an activity failed, told by the id its workflow gave it (rules 3.5 to 3.8, 3.11). */
final class RespondActivityTaskFailedById
        implements Handler<RespondActivityTaskFailedByIdRequest, RespondActivityTaskFailedByIdResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskFailedById(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(
            RespondActivityTaskFailedByIdRequest request, Reply<RespondActivityTaskFailedByIdResponse> reply) {
        Failure failure = request.hasFailure() ? request.getFailure() : null;
        Payloads details = request.hasLastHeartbeatDetails() ? request.getLastHeartbeatDetails() : null;
        answers.byId(
                new RunKey(request.getNamespace(), request.getWorkflowId(), request.getRunId()),
                request.getActivityId(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    FailActivityTask.decide(transition, activity, failure, details, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskFailedByIdResponse.getDefaultInstance());
    }
}
