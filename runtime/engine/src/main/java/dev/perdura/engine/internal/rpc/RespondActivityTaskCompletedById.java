package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.CompleteActivityTask;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;

/** An activity has a result, told by the id its workflow gave it (rules 3.11, 3.12). */
final class RespondActivityTaskCompletedById
        implements Handler<RespondActivityTaskCompletedByIdRequest, RespondActivityTaskCompletedByIdResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskCompletedById(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(
            RespondActivityTaskCompletedByIdRequest request, Reply<RespondActivityTaskCompletedByIdResponse> reply) {
        Payloads result = request.hasResult() ? request.getResult() : null;
        answers.byId(
                new RunKey(request.getNamespace(), request.getWorkflowId(), request.getRunId()),
                request.getActivityId(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    CompleteActivityTask.decide(transition, activity, result, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskCompletedByIdResponse.getDefaultInstance());
    }
}
