package dev.perdura.worker.internal.replay

import dev.perdura.client.internal.convert.toDuration
import dev.perdura.client.internal.convert.toInstant
import dev.perdura.client.internal.convert.toLimit
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.client.internal.convert.toPolicy
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.Payload
import dev.perdura.dsl.RetryPolicy
import dev.perdura.dsl.WorkflowInfo
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes
import kotlin.time.Duration
import kotlin.time.Instant

/** What the first event says of a run, without holding on to the event. */
internal class RunInfo private constructor(
    identity: RunIdentity,
    started: HistoryEvent,
    attributes: WorkflowExecutionStartedEventAttributes,
    override val dataConverter: DataConverter,
) : WorkflowInfo {
    constructor(identity: RunIdentity, started: HistoryEvent, dataConverter: DataConverter) :
        this(identity, started, started.workflowExecutionStartedEventAttributes, dataConverter)

    override val workflowId: String = identity.workflowId
    override val runId: String = identity.runId
    override val namespace: String = identity.namespace
    override val firstRunId: String = attributes.firstExecutionRunId.ifEmpty { identity.runId }
    override val type: String = attributes.workflowType.name
    override val taskQueue: String = attributes.taskQueue.name
    override val attempt: Int = attributes.attempt.coerceAtLeast(1)
    override val startTime: Instant = started.eventTime.toInstant()
    override val executionTimeout: Duration? = attributes.workflowExecutionTimeout.toLimit()
    override val runTimeout: Duration? = attributes.workflowRunTimeout.toLimit()
    override val taskTimeout: Duration = attributes.workflowTaskTimeout.toDuration()
    override val retryPolicy: RetryPolicy? =
        if (attributes.hasRetryPolicy()) attributes.retryPolicy.toPolicy() else null
    override val cronSchedule: String? = attributes.cronSchedule.ifEmpty { null }
    override val continuedRunId: String? = attributes.continuedExecutionRunId.ifEmpty { null }
    override val memo: Map<String, Payload> = attributes.memo.toPayloads().ifEmpty { emptyMap() }
    override val headers: Map<String, Payload> = attributes.header.toPayloads().ifEmpty { emptyMap() }

    override var historyLength: Long = 0
        private set
    override var historySizeBytes: Long = 0
        private set
    override var isContinueAsNewSuggested: Boolean = false
        private set

    fun update(startedEventId: Long, task: WorkflowTaskStartedEventAttributes) {
        historyLength = startedEventId
        historySizeBytes = task.historySizeBytes
        isContinueAsNewSuggested = task.suggestContinueAsNew
    }

    override fun toString(): String = "workflow \"$type\", id $workflowId, run $runId"
}
