package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.HeartbeatActivityTask;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;

/** An activity is alive and says how far it is, told by the id its workflow gave it (rule 3.13). */
final class RecordActivityTaskHeartbeatById
        implements Handler<RecordActivityTaskHeartbeatByIdRequest, RecordActivityTaskHeartbeatByIdResponse> {

    private final ActivityAnswers answers;

    RecordActivityTaskHeartbeatById(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(
            RecordActivityTaskHeartbeatByIdRequest request, Reply<RecordActivityTaskHeartbeatByIdResponse> reply) {
        Payloads details = request.hasDetails() ? request.getDetails() : null;
        answers.byId(
                new RunKey(request.getNamespace(), request.getWorkflowId(), request.getRunId()),
                request.getActivityId(),
                request.getIdentity(),
                reply,
                (transition, activity) ->
                        HeartbeatActivityTask.decide(transition, activity, details, request.getIdentity()),
                heartbeat -> RecordActivityTaskHeartbeatByIdResponse.newBuilder()
                        .setCancelRequested(heartbeat.cancelRequested())
                        .setActivityPaused(heartbeat.paused())
                        .setActivityReset(heartbeat.reset())
                        .build());
    }
}
