package dev.perdura.worker.internal.replay

import dev.perdura.worker.NonDeterminismException
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent

/** Says what the code did, what history holds, why that may be, and what to do. */
internal fun nonDeterminism(
    run: RunIdentity,
    workflowType: String,
    difference: CommandJournal.Difference,
): NonDeterminismException {
    val expected = difference.expected?.describe() ?: "nothing more in this workflow task"
    val actual = difference.actual?.let(::describe) ?: "no event for it"
    return NonDeterminismException(
        message(run, workflowType, expected, actual, difference.reason),
        run.workflowId,
        run.runId,
        workflowType,
        difference.actual?.eventId ?: 0,
        expected,
        actual,
    )
}

/** A history that no engine writes: an event is missing, doubled or out of order. */
internal fun brokenHistory(
    run: RunIdentity,
    workflowType: String,
    expectedEventId: Long,
    event: HistoryEvent,
): NonDeterminismException =
    NonDeterminismException(
        "Workflow \"$workflowType\", id ${run.workflowId}, run ${run.runId}: its history is broken. Expected event " +
            "$expectedEventId, actual: ${describe(
                event,
            )}. Events must be numbered without gaps; fetch the history anew.",
        run.workflowId,
        run.runId,
        workflowType,
        event.eventId,
        "event $expectedEventId",
        describe(event),
    )

private fun message(
    run: RunIdentity,
    workflowType: String,
    expected: String,
    actual: String,
    reason: String?,
): String =
    """
    |Workflow "$workflowType", id ${run.workflowId}, run ${run.runId}: its code does not repeat its history.
    |  Expected (what the code did on replay): $expected
    |  Actual (what the history holds): $actual${if (reason.isNullOrEmpty()) "" else "\n|  Difference: $reason"}
    |  Likely causes: the workflow's code was changed while this run was open; or it depends on something
    |  that is not in the history: the clock, random numbers, the iteration order of a HashMap or HashSet,
    |  the environment, shared state.
    |  What to do: deploy the code that this run began with, or mend the code so that it takes the same
    |  steps. Take time from now(), random numbers from random, ids from randomUuid(). The run is blocked,
    |  not lost: its task is tried again and it goes on when code and history agree.
    """.trimMargin()

internal fun describe(event: HistoryEvent): String {
    val detail =
        when (event.eventType) {
            EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
                event.activityTaskScheduledEventAttributes.let { " \"${it.activityType.name}\" (id ${it.activityId})" }
            }

            EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED -> {
                " (event ${event.activityTaskCancelRequestedEventAttributes.scheduledEventId})"
            }

            EventType.EVENT_TYPE_TIMER_STARTED -> {
                " (id ${event.timerStartedEventAttributes.timerId})"
            }

            EventType.EVENT_TYPE_TIMER_CANCELED -> {
                " (id ${event.timerCanceledEventAttributes.timerId})"
            }

            EventType.EVENT_TYPE_MARKER_RECORDED -> {
                " \"${event.markerRecordedEventAttributes.markerName}\""
            }

            else -> {
                ""
            }
        }
    return "event ${event.eventId} ${nameOf(event.eventType)}$detail"
}

/** `ActivityTaskScheduled` for EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, as tools show it. */
internal fun nameOf(type: EventType): String =
    type.name
        .removePrefix("EVENT_TYPE_")
        .split('_')
        .joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) }
