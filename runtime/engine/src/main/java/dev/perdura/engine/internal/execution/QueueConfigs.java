package dev.perdura.engine.internal.execution;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.namespace.v1.ConfiguredTaskQueue;
import dev.perdura.engine.internal.namespace.v1.NamespaceAdditions;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * The configurations of task queues that clients have changed. They are few, and kept with the definition of their
 * namespace, as fields that Temporal's message does not know.
 */
final class QueueConfigs {

    private QueueConfigs() {}

    /** All of a namespace. */
    static Map<TaskQueueKey, TaskQueueConfig> of(DescribeNamespaceResponse definition) {
        Map<TaskQueueKey, TaskQueueConfig> configs = new HashMap<>();
        try {
            for (ConfiguredTaskQueue queue : additions(definition).getTaskQueuesList()) {
                configs.put(
                        key(definition, queue.getName(), queue.getActivities()),
                        TaskQueueConfig.parseFrom(queue.getConfig()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "What is stored of the task queues of namespace "
                            + definition.getNamespaceInfo().getName() + " cannot be read",
                    e);
        }
        return Map.copyOf(configs);
    }

    private static NamespaceAdditions additions(DescribeNamespaceResponse definition)
            throws InvalidProtocolBufferException {
        return NamespaceAdditions.parseFrom(definition.getUnknownFields().toByteString());
    }

    private static TaskQueueKey key(DescribeNamespaceResponse definition, String name, boolean activities) {
        return new TaskQueueKey(definition.getNamespaceInfo().getName(), name, activities);
    }

    /** The definition, in which this queue has that configuration. */
    static DescribeNamespaceResponse with(
            DescribeNamespaceResponse definition, TaskQueueKey queue, TaskQueueConfig config) {
        Map<TaskQueueKey, TaskQueueConfig> configs = new HashMap<>(of(definition));
        configs.put(queue, config);
        NamespaceAdditions.Builder additions = NamespaceAdditions.newBuilder();
        configs.forEach((key, each) -> additions.addTaskQueues(ConfiguredTaskQueue.newBuilder()
                .setName(key.name())
                .setActivities(key.forActivities())
                .setConfig(each.toByteString())));
        try {
            return definition.toBuilder()
                    .setUnknownFields(
                            UnknownFieldSet.parseFrom(additions.build().toByteString()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A message that was just written cannot be read", e);
        }
    }
}
