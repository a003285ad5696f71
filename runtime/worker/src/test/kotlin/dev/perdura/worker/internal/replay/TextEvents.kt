package dev.perdura.worker.internal.replay

import com.google.protobuf.ByteString
import com.google.protobuf.Timestamp
import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.EventType
import io.temporal.api.enums.v1.RetryState
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.failure.v1.ApplicationFailureInfo
import io.temporal.api.failure.v1.Failure
import io.temporal.api.history.v1.HistoryEvent

/**
 * A history as text: one event a line, numbered from 1, each a minute after the one before. After the type come
 * attributes as `key=value`; values of `input`, `result` and `details` are JSON without blanks.
 *
 * ```
 * WorkflowExecutionStarted type=hello input="Ada"
 * WorkflowTaskScheduled
 * WorkflowTaskStarted
 * WorkflowTaskCompleted
 * ActivityTaskScheduled id=1 type=greet
 * ActivityTaskCompleted of=5 result="Hello"
 * ```
 */
internal fun textEvents(text: String): List<HistoryEvent> =
    text
        .trimIndent()
        .lines()
        .filter { it.isNotBlank() }
        .mapIndexed { index, line -> eventOf(index + 1L, line.trim()) }

private fun eventOf(id: Long, line: String): HistoryEvent {
    val words = line.split(' ')
    val values = words.drop(1).associate { it.substringBefore('=') to it.substringAfter('=') }
    val name = "EVENT_TYPE_" + words[0].replace(Regex("(?<=[a-z])(?=[A-Z])"), "_").uppercase()
    val event =
        HistoryEvent
            .newBuilder()
            .setEventId(id)
            .setEventTime(Timestamp.newBuilder().setSeconds(START_SECONDS + id * 60))
            .setEventType(EventType.valueOf(name))
    addAttributes(event, Values(values))
    return event.build()
}

private const val START_SECONDS = 1_700_000_000L

private class Values(private val values: Map<String, String>) {
    fun text(key: String): String = values[key].orEmpty()

    fun number(key: String): Long = values[key]?.toLong() ?: 0

    fun payloads(key: String): Payloads {
        val json = values[key] ?: return Payloads.getDefaultInstance()
        val payload =
            Payload
                .newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
        return Payloads.newBuilder().addPayloads(payload).build()
    }

    fun failure(): Failure =
        Failure
            .newBuilder()
            .setMessage(text("message"))
            .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Test"))
            .build()
}

private fun addAttributes(event: HistoryEvent.Builder, values: Values) {
    when (event.eventType) {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> {
            event.workflowExecutionStartedEventAttributesBuilder.apply {
                workflowTypeBuilder.name = values.text("type")
                taskQueueBuilder.name = "queue"
                originalExecutionRunId = values.text("run").ifEmpty { "run" }
                input = values.payloads("input")
            }
        }

        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
            event.workflowExecutionSignaledEventAttributesBuilder.apply {
                signalName = values.text("name")
                input = values.payloads("input")
            }
        }

        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> {
            event.workflowExecutionCancelRequestedEventAttributesBuilder.cause = values.text("cause")
        }

        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
            event.workflowTaskFailedEventAttributesBuilder.apply {
                if (values.text("newRun").isEmpty()) return@apply
                cause = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
                newRunId = values.text("newRun")
            }
        }

        EventType.EVENT_TYPE_TIMER_STARTED -> {
            event.timerStartedEventAttributesBuilder.timerId = values.text("id")
        }

        EventType.EVENT_TYPE_TIMER_FIRED -> {
            event.timerFiredEventAttributesBuilder.startedEventId = values.number("of")
        }

        EventType.EVENT_TYPE_TIMER_CANCELED -> {
            event.timerCanceledEventAttributesBuilder.timerId = values.text("id")
        }

        EventType.EVENT_TYPE_MARKER_RECORDED -> {
            event.markerRecordedEventAttributesBuilder.markerName =
                values.text("name")
        }

        else -> {
            addActivityAttributes(event, values)
        }
    }
}

private fun addActivityAttributes(event: HistoryEvent.Builder, values: Values) {
    when (event.eventType) {
        EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
            event.activityTaskScheduledEventAttributesBuilder.apply {
                activityId = values.text("id")
                activityTypeBuilder.name = values.text("type")
            }
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
            event.activityTaskStartedEventAttributesBuilder.scheduledEventId = values.number("of")
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
            event.activityTaskCompletedEventAttributesBuilder.apply {
                scheduledEventId = values.number("of")
                result = values.payloads("result")
            }
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
            event.activityTaskFailedEventAttributesBuilder.apply {
                scheduledEventId = values.number("of")
                retryState = RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED
                failure = values.failure()
            }
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED -> {
            event.activityTaskCancelRequestedEventAttributesBuilder.scheduledEventId = values.number("of")
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
            event.activityTaskCanceledEventAttributesBuilder.scheduledEventId = values.number("of")
        }

        else -> {
            // No attributes that a session reads.
        }
    }
}
