package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.HeartbeatActivityTask;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;

/** An activity is alive and says how far it is, told by its task token (rule 3.13). */
final class RecordActivityTaskHeartbeat
        implements Handler<RecordActivityTaskHeartbeatRequest, RecordActivityTaskHeartbeatResponse> {

    private final ActivityAnswers answers;

    RecordActivityTaskHeartbeat(ActivityAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(RecordActivityTaskHeartbeatRequest request, Reply<RecordActivityTaskHeartbeatResponse> reply) {
        Payloads details = request.hasDetails() ? request.getDetails() : null;
        answers.byToken(
                request.getTaskToken(),
                request.getIdentity(),
                reply,
                (transition, activity) ->
                        HeartbeatActivityTask.decide(transition, activity, details, request.getIdentity()),
                heartbeat -> RecordActivityTaskHeartbeatResponse.newBuilder()
                        .setCancelRequested(heartbeat.cancelRequested())
                        .setActivityPaused(heartbeat.paused())
                        .setActivityReset(heartbeat.reset())
                        .build());
    }
}
