package dev.perdura.worker.internal.operation

import dev.perdura.client.internal.convert.toMessage
import dev.perdura.worker.internal.dispatch.Escape
import dev.perdura.worker.internal.dispatch.TimerSource
import io.temporal.api.command.v1.CancelTimerCommandAttributes
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.StartTimerCommandAttributes
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.milliseconds

/** A durable timer: what `delay`, `withTimeout` and every other wait of kotlinx.coroutines become. */
internal class TimerOperation private constructor(
    private val host: OperationHost,
    private val delayMillis: Long,
    private var fire: Runnable?,
) : CommandRecord(),
    EventListener,
    TimerSource.Timer {
    private val id = host.nextNumber()
    private var startedEventId = 0L
    private var cancellation: CancelTimer? = null

    override val eventType: EventType get() = EventType.EVENT_TYPE_TIMER_STARTED

    override fun toCommand(): Command =
        Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
            .setStartTimerCommandAttributes(
                StartTimerCommandAttributes
                    .newBuilder()
                    .setTimerId(id.toString())
                    .setStartToFireTimeout(delayMillis.milliseconds.toMessage()),
            ).build()

    override fun describe(): String = "start timer $id of $delayMillis ms"

    /** The duration is not compared: it may come from an argument whose default changed, and old timers still fire. */
    override fun difference(event: HistoryEvent): String? {
        val actual = event.timerStartedEventAttributes.timerId
        return if (actual == id.toString()) null else "the timer's id is $actual"
    }

    override fun recorded(event: HistoryEvent) {
        startedEventId = event.eventId
        host.listen(startedEventId, this)
    }

    override fun onEvent(event: HistoryEvent) {
        host.unlisten(startedEventId)
        // Cancelled by code that ran in this same task before the event was seen: the timer is gone already.
        cancellation?.withdraw()
        val run = fire
        fire = null
        run?.run()
    }

    override fun cancel() {
        if (fire == null || !host.isOpen) return
        fire = null
        if (withdraw()) return
        cancellation = CancelTimer().also(host::emit)
    }

    override fun waitingAt(): List<StackTraceElement> = Escape.framesOf(fire)

    override fun waitingFor(): String = "timer $id of $delayMillis ms"

    private inner class CancelTimer : CommandRecord() {
        override val eventType: EventType get() = EventType.EVENT_TYPE_TIMER_CANCELED

        override fun toCommand(): Command =
            Command
                .newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CANCEL_TIMER)
                .setCancelTimerCommandAttributes(
                    CancelTimerCommandAttributes.newBuilder().setTimerId(id.toString()),
                ).build()

        override fun describe(): String = "cancel timer $id"

        override fun difference(event: HistoryEvent): String? {
            val actual = event.timerCanceledEventAttributes.timerId
            return if (actual == id.toString()) null else "the timer's id is $actual"
        }

        override fun recorded(event: HistoryEvent): Unit = host.unlisten(startedEventId)
    }

    companion object {
        /** The engine knows no longer time (rule 1.3); such a timer would fire too early, so there is none. */
        private val FOR_EVER_MILLIS = (100 * 365).days.inWholeMilliseconds

        fun start(host: OperationHost, delayMillis: Long, fire: Runnable): TimerSource.Timer {
            if (delayMillis > FOR_EVER_MILLIS || !host.isOpen) return TimerSource.Timer { }
            return TimerOperation(host, delayMillis.coerceAtLeast(1), fire).also(host::emit)
        }
    }
}
