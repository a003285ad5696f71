package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;

/** A task queue is one piece here. */
final class ListTaskQueuePartitions
        implements Handler<ListTaskQueuePartitionsRequest, ListTaskQueuePartitionsResponse> {

    private final Door door;

    ListTaskQueuePartitions(Door door) {
        this.door = door;
    }

    @Override
    public void handle(ListTaskQueuePartitionsRequest request, Reply<ListTaskQueuePartitionsResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(request.getTaskQueue());
        TaskQueuePartitionMetadata whole = TaskQueuePartitionMetadata.newBuilder()
                .setKey(request.getTaskQueue().getName())
                .setOwnerHostName(GetClusterInfo.CLUSTER_NAME)
                .build();
        reply.send(ListTaskQueuePartitionsResponse.newBuilder()
                .addActivityTaskQueuePartitions(whole)
                .addWorkflowTaskQueuePartitions(whole)
                .build());
    }
}
