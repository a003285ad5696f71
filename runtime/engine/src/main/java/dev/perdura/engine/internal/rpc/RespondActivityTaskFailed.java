package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.FailActivityTask;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;

/** An attempt of an activity failed, told by its task token (rules 3.5 to 3.8, 3.11). */
final class RespondActivityTaskFailed
        implements Handler<RespondActivityTaskFailedRequest, RespondActivityTaskFailedResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskFailed(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(RespondActivityTaskFailedRequest request, Reply<RespondActivityTaskFailedResponse> reply) {
        Failure failure = request.hasFailure() ? request.getFailure() : null;
        Payloads details = request.hasLastHeartbeatDetails() ? request.getLastHeartbeatDetails() : null;
        answers.byToken(
                request.getTaskToken(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    FailActivityTask.decide(transition, activity, failure, details, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskFailedResponse.getDefaultInstance());
    }
}
