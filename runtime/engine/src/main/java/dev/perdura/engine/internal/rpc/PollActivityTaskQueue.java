package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;

/** A worker waits for an attempt of an activity (rules 3.4, 8.1). */
final class PollActivityTaskQueue implements Handler<PollActivityTaskQueueRequest, PollActivityTaskQueueResponse> {

    private final TaskPolls polls;
    private final Door door;

    PollActivityTaskQueue(TaskPolls polls, Door door) {
        this.polls = polls;
        this.door = door;
    }

    @Override
    public void handle(PollActivityTaskQueueRequest request, Reply<PollActivityTaskQueueResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(request.getTaskQueue());
        door.length("Identity", request.getIdentity());
        WorkerVersions.check(request);
        polls.await(
                TaskQueueKey.ofActivities(
                        request.getNamespace(), request.getTaskQueue().getName()),
                Workers.of(request),
                reply,
                PollActivityTaskQueueResponse.getDefaultInstance());
    }
}
