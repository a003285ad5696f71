package dev.perdura.worker.internal.operation

import dev.perdura.client.internal.convert.toMessage
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ActivityOptions
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.RetryState
import dev.perdura.dsl.ValueType
import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes
import io.temporal.api.common.v1.ActivityType
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType
import io.temporal.api.failure.v1.CanceledFailureInfo
import io.temporal.api.failure.v1.Failure
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.sdk.v1.UserMetadata
import io.temporal.api.taskqueue.v1.TaskQueue

internal fun scheduleActivityCommand(
    id: String,
    type: String,
    workflowTaskQueue: String,
    input: Payloads,
    options: ActivityOptions,
    wire: Wire,
): Command {
    val attributes =
        ScheduleActivityTaskCommandAttributes
            .newBuilder()
            .setActivityId(id)
            .setActivityType(ActivityType.newBuilder().setName(type))
            .setTaskQueue(TaskQueue.newBuilder().setName(options.taskQueue ?: workflowTaskQueue))
    if (input.payloadsCount > 0) attributes.input = input
    options.scheduleToCloseTimeout?.let { attributes.scheduleToCloseTimeout = it.toMessage() }
    options.scheduleToStartTimeout?.let { attributes.scheduleToStartTimeout = it.toMessage() }
    options.startToCloseTimeout?.let { attributes.startToCloseTimeout = it.toMessage() }
    options.heartbeatTimeout?.let { attributes.heartbeatTimeout = it.toMessage() }
    options.retryPolicy?.let { attributes.retryPolicy = it.toMessage() }
    val command =
        Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
            .setScheduleActivityTaskCommandAttributes(attributes)
    options.summary?.let {
        val payload = wire.encode(it, ValueType.of<String>()).getPayloads(0)
        command.userMetadata = UserMetadata.newBuilder().setSummary(payload).build()
    }
    return command.build()
}

/** What the caller of an activity sees of the event that closed it; null if it succeeded. */
internal fun activityFailureOf(event: HistoryEvent, type: String, id: String, wire: Wire): ActivityFailure? =
    when (event.eventType) {
        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
            null
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
            event.activityTaskFailedEventAttributes.let {
                ActivityFailure(
                    "Activity task failed",
                    type,
                    id,
                    retryStateOf(it.retryStateValue),
                    it.scheduledEventId,
                    it.startedEventId,
                    it.identity,
                    wire.fromFailure(it.failure),
                )
            }
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
            event.activityTaskTimedOutEventAttributes.let {
                ActivityFailure(
                    "Activity task timed out",
                    type,
                    id,
                    retryStateOf(it.retryStateValue),
                    it.scheduledEventId,
                    it.startedEventId,
                    "",
                    wire.fromFailure(it.failure),
                )
            }
        }

        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
            event.activityTaskCanceledEventAttributes.let {
                ActivityFailure(
                    "Activity cancelled",
                    type,
                    id,
                    RetryState.CANCEL_REQUESTED,
                    it.scheduledEventId,
                    it.startedEventId,
                    it.identity,
                    canceledFailure(it.details, wire),
                )
            }
        }

        else -> {
            error("Event ${event.eventId} ${event.eventType} does not close an activity.")
        }
    }

private fun canceledFailure(details: Payloads, wire: Wire): PerduraFailure {
    if (details.payloadsCount == 0) return CanceledFailure("Activity cancelled", EncodedValues.EMPTY)
    val info = CanceledFailureInfo.newBuilder().setDetails(details)
    return wire.fromFailure(
        Failure
            .newBuilder()
            .setMessage("Activity cancelled")
            .setCanceledFailureInfo(info)
            .build(),
    )
}

/** The wire numbers are those of the enum, in the same order. */
private fun retryStateOf(number: Int): RetryState = RetryState.entries.getOrElse(number) { RetryState.UNSPECIFIED }
