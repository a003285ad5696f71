package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.CancelActivityTask;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;

/** An activity has stopped because it was asked to, told by the id its workflow gave it (rule 3.11). */
final class RespondActivityTaskCanceledById
        implements Handler<RespondActivityTaskCanceledByIdRequest, RespondActivityTaskCanceledByIdResponse> {

    private final ActivityAnswers answers;

    RespondActivityTaskCanceledById(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(
            RespondActivityTaskCanceledByIdRequest request, Reply<RespondActivityTaskCanceledByIdResponse> reply) {
        Payloads details = request.hasDetails() ? request.getDetails() : null;
        answers.byId(
                new RunKey(request.getNamespace(), request.getWorkflowId(), request.getRunId()),
                request.getActivityId(),
                request.getIdentity(),
                reply,
                (transition, activity) -> {
                    CancelActivityTask.decide(transition, activity, details, request.getIdentity());
                    return null;
                },
                nothing -> RespondActivityTaskCanceledByIdResponse.getDefaultInstance());
    }
}
