package dev.perdura.worker.internal.operation

import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent

/** Asks the engine to cancel an activity that it knows by the event [scheduledEventId] (rule 3.14). */
internal class CancelActivity(private val activityId: String, private val scheduledEventId: () -> Long) :
    CommandRecord() {
    override val eventType: EventType get() = EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED

    override fun toCommand(): Command =
        Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
            .setRequestCancelActivityTaskCommandAttributes(
                RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(scheduledEventId()),
            ).build()

    override fun describe(): String = "request cancellation of activity id $activityId (event ${scheduledEventId()})"

    override fun difference(event: HistoryEvent): String? {
        val actual = event.activityTaskCancelRequestedEventAttributes.scheduledEventId
        return if (actual == scheduledEventId()) null else "the activity is that of event $actual"
    }
}
