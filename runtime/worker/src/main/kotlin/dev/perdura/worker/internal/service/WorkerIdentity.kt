package dev.perdura.worker.internal.service

import dev.perdura.client.internal.Ambient
import dev.perdura.client.internal.convert.toMessage
import io.temporal.api.enums.v1.TaskQueueKind
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes
import io.temporal.api.taskqueue.v1.TaskQueue
import kotlin.time.Duration

/**
 * Who a worker is to the service.
 *
 * @property identity names the process, as shown in histories
 * @property instanceId tells apart workers of one process; the sticky queue is named after it
 */
internal class WorkerIdentity(
    val namespace: String,
    val taskQueue: String,
    val identity: String,
    val instanceId: String,
    stickyTimeout: Duration,
) {
    /** The queue that all workers share. */
    val normalQueue: TaskQueue =
        TaskQueue
            .newBuilder()
            .setName(taskQueue)
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
            .build()

    /** The queue of this worker alone, for runs it has in its cache. */
    val stickyQueue: TaskQueue =
        TaskQueue
            .newBuilder()
            .setName("$identity-$instanceId")
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
            .setNormalName(taskQueue)
            .build()

    val stickyAttributes: StickyExecutionAttributes =
        StickyExecutionAttributes
            .newBuilder()
            .setWorkerTaskQueue(stickyQueue)
            .setScheduleToStartTimeout(stickyTimeout.toMessage())
            .build()

    /** Which library made the commands; sent with the first task of a run. */
    val library: WorkflowTaskCompletedMetadata =
        WorkflowTaskCompletedMetadata
            .newBuilder()
            .setSdkName("perdura")
            .setSdkVersion(Ambient.VERSION)
            .build()
}
