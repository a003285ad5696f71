package dev.perdura.worker.internal.operation

import io.temporal.api.command.v1.Command
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent

/**
 * A command that workflow code asked for, from then until history shows the event that records it.
 *
 * On first execution it is sent; on replay it is only compared with the event found at its place.
 */
internal abstract class CommandRecord {
    /** The type of the event that records the command. */
    abstract val eventType: EventType

    /** Set when the command was given up before it was sent; it then leaves no trace. */
    var isWithdrawn = false
        private set

    /** Set when the command left for the engine, or was found in history. */
    var isSent = false

    abstract fun toCommand(): Command

    /** The command in words, such as `start timer 3 of 1000 ms`. */
    abstract fun describe(): String

    /** How [event], which is of [eventType], differs from this command; null if it is its record. */
    open fun difference(event: HistoryEvent): String? = null

    /** The command was found in history as [event]. */
    open fun recorded(event: HistoryEvent): Unit = Unit

    /** Gives the command up; false when it is too late. */
    fun withdraw(): Boolean {
        if (isSent) return false
        isWithdrawn = true
        return true
    }
}
