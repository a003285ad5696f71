package dev.perdura.worker.internal.activity

import dev.perdura.client.internal.convert.toInstant
import dev.perdura.client.internal.convert.toLimit
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.client.internal.convert.toPolicy
import dev.perdura.dsl.ActivityInfo
import dev.perdura.dsl.Payload
import dev.perdura.dsl.RetryPolicy
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import kotlin.time.Duration
import kotlin.time.Instant

/** What the task of an activity says of it, read when asked for. */
internal class AttemptInfo(private val task: PollActivityTaskQueueResponse, override val taskQueue: String) :
    ActivityInfo {
    override val activityId: String get() = task.activityId
    override val type: String get() = task.activityType.name
    override val attempt: Int get() = task.attempt.coerceAtLeast(1)
    override val taskToken: ByteArray get() = task.taskToken.toByteArray()
    override val namespace: String get() = task.workflowNamespace
    override val workflowId: String get() = task.workflowExecution.workflowId
    override val workflowRunId: String get() = task.workflowExecution.runId
    override val workflowType: String get() = task.workflowType.name
    override val scheduledTime: Instant get() = task.scheduledTime.toInstant()
    override val currentAttemptScheduledTime: Instant get() = task.currentAttemptScheduledTime.toInstant()
    override val startedTime: Instant get() = task.startedTime.toInstant()
    override val scheduleToCloseTimeout: Duration? get() = task.scheduleToCloseTimeout.toLimit()
    override val startToCloseTimeout: Duration? get() = task.startToCloseTimeout.toLimit()
    override val heartbeatTimeout: Duration? get() = task.heartbeatTimeout.toLimit()
    override val retryPolicy: RetryPolicy? get() = if (task.hasRetryPolicy()) task.retryPolicy.toPolicy() else null
    override val headers: Map<String, Payload> get() = task.header.toPayloads()

    override fun toString(): String =
        "activity \"$type\" (id $activityId, attempt $attempt) of workflow \"$workflowType\", id $workflowId, run " +
            "$workflowRunId"
}
