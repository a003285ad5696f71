package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/** A worker waits for a workflow task or a query (rules 2.13, 8.1). */
final class PollWorkflowTaskQueue implements Handler<PollWorkflowTaskQueueRequest, PollWorkflowTaskQueueResponse> {

    private final TaskPolls polls;
    private final Door door;

    PollWorkflowTaskQueue(TaskPolls polls, Door door) {
        this.polls = polls;
        this.door = door;
    }

    @Override
    public void handle(PollWorkflowTaskQueueRequest request, Reply<PollWorkflowTaskQueueResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(request.getTaskQueue());
        door.length("Identity", request.getIdentity());
        WorkerVersions.check(request);
        polls.await(
                TaskQueueKey.ofWorkflows(
                        request.getNamespace(), request.getTaskQueue().getName()),
                Workers.of(request),
                reply,
                PollWorkflowTaskQueueResponse.getDefaultInstance());
    }
}
