package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.EngineParts;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;

/** The handlers of the RPCs about task queues. */
final class TaskQueueHandlers {

    final DescribeTaskQueue describe;
    final ListTaskQueuePartitions listPartitions;
    final UpdateTaskQueueConfig updateConfig;

    TaskQueueHandlers(EngineParts parts, Executions executions, Namespaces namespaces, Door door) {
        this.describe = new DescribeTaskQueue(parts.matching(), namespaces, parts.clock(), door);
        this.listPartitions = new ListTaskQueuePartitions(door);
        this.updateConfig = new UpdateTaskQueueConfig(namespaces, executions, parts.matching(), parts.clock(), door);
    }
}
