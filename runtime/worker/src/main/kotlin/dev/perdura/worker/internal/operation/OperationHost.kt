package dev.perdura.worker.internal.operation

import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.history.v1.HistoryEvent
import kotlin.coroutines.CoroutineContext

/** What operations need of the run they belong to. */
internal interface OperationHost {
    val wire: Wire

    /** The task queue of the workflow. */
    val taskQueue: String

    /** True while the code goes through what history already holds: commands are compared then, not sent. */
    val isReplaying: Boolean

    /** False once the run can take no more commands: it ended, was evicted, or left its thread. */
    val isOpen: Boolean

    /** The next number of this run, for ids that must be the same on replay. */
    fun nextNumber(): Long

    fun emit(command: CommandRecord)

    /** Sends the events that refer to the event [initiatingEventId] to [listener]. */
    fun listen(initiatingEventId: Long, listener: EventListener)

    fun unlisten(initiatingEventId: Long)

    /**
     * Checks that [what] is asked for by the run's own coroutines, at a time when commands are allowed.
     *
     * @throws IllegalStateException otherwise, with the fix
     */
    fun requireCommandsAllowed(what: String, context: CoroutineContext)
}

/** Takes the events that follow the one which recorded its command. */
internal fun interface EventListener {
    fun onEvent(event: HistoryEvent)

    /** Where the workflow waits for it, innermost frame first; empty when it does not. */
    fun waitingAt(): List<StackTraceElement> = emptyList()

    /** What the workflow waits for, in words. */
    fun waitingFor(): String = toString()
}
