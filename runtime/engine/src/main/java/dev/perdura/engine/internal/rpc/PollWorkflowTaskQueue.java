package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.LongPoll;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.timer.Timers;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/** A worker waits for a workflow task or a query (rules 2.13, 8.1). */
final class PollWorkflowTaskQueue implements Handler<PollWorkflowTaskQueueRequest, PollWorkflowTaskQueueResponse> {

    private final Matching matching;
    private final Timers timers;
    private final Door door;

    PollWorkflowTaskQueue(Matching matching, Timers timers, Door door) {
        this.matching = matching;
        this.timers = timers;
        this.door = door;
    }

    @Override
    public void handle(PollWorkflowTaskQueueRequest request, Reply<PollWorkflowTaskQueueResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(request.getTaskQueue());
        door.length("Identity", request.getIdentity());
        WorkerVersions.check(request);
        long patience = LongPoll.millis(door.limits().taskPollMillis(), reply.patienceMillis());
        Poller poller = new Poller(
                matching,
                TaskQueueKey.ofWorkflows(
                        request.getNamespace(), request.getTaskQueue().getName()),
                Workers.of(request),
                reply,
                () -> reply.send(PollWorkflowTaskQueueResponse.getDefaultInstance()),
                timers.elapsedMillis() + patience);
        reply.onCancel(() -> matching.cancel(poller));
        matching.poll(poller);
    }
}
