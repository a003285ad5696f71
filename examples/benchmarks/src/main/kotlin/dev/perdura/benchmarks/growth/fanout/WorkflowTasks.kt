package dev.perdura.benchmarks.growth.fanout

import com.google.protobuf.Timestamp
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

/** From the start of a workflow task to its completion, by the engine's clock: the longest; null if there is none. */
internal fun longestWorkflowTask(history: List<HistoryEvent>): Duration? {
    val starts =
        history
            .filter { it.eventType == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED }
            .associate { it.eventId to it.eventTime.sinceEpoch() }
    return history
        .filter { it.eventType == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED }
        .mapNotNull { completed ->
            starts[completed.workflowTaskCompletedEventAttributes.startedEventId]?.let {
                completed.eventTime.sinceEpoch() - it
            }
        }.maxOrNull()
}

private fun Timestamp.sinceEpoch(): Duration = seconds.seconds + nanos.nanoseconds
