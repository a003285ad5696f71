package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.CompleteActivityTask;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;

/** An activity has a result, told by its task token (rules 3.11, 3.12). */
final class RespondActivityTaskCompleted
        implements Handler<RespondActivityTaskCompletedRequest, RespondActivityTaskCompletedResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskCompleted(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(RespondActivityTaskCompletedRequest request, Reply<RespondActivityTaskCompletedResponse> reply) {
        Payloads result = request.hasResult() ? request.getResult() : null;
        answers.byToken(
                request.getTaskToken(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    CompleteActivityTask.decide(transition, activity, result, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskCompletedResponse.getDefaultInstance());
    }
}
