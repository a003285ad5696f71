package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.CancelActivityTask;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;

/** An activity has stopped because it was asked to, told by its task token (rule 3.11). */
final class RespondActivityTaskCanceled
        implements Handler<RespondActivityTaskCanceledRequest, RespondActivityTaskCanceledResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskCanceled(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(RespondActivityTaskCanceledRequest request, Reply<RespondActivityTaskCanceledResponse> reply) {
        Payloads details = request.hasDetails() ? request.getDetails() : null;
        answers.byToken(
                request.getTaskToken(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    CancelActivityTask.decide(transition, activity, details, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskCanceledResponse.getDefaultInstance());
    }
}
