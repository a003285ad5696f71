package dev.perdura.worker.internal.replay

import dev.perdura.worker.internal.operation.CommandRecord
import io.temporal.api.command.v1.Command
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent

/**
 * The commands of one workflow task, in order: first collected, then (sent or not) compared one to one with the events
 * that follow the task's completion in history (rule 2.20).
 */
internal class CommandJournal {
    private val records = ArrayList<CommandRecord>(0)
    private var next = 0

    fun add(record: CommandRecord) {
        records.add(record)
    }

    /** The commands to send. From here on they cannot be withdrawn. */
    fun takeCommands(): List<Command> {
        seal()
        return records.map { it.toCommand() }
    }

    /** The task was completed in history: what was asked for in it is final. */
    fun seal() {
        records.removeAll { it.isWithdrawn }
        records.forEach { it.isSent = true }
        next = 0
    }

    /** Compares [event] with the next command; null if it records it, else the difference. */
    fun match(event: HistoryEvent): Difference? {
        val expected = records.getOrNull(next) ?: return Difference(null, event, null)
        if (expected.eventType != event.eventType) return Difference(expected, event, null)
        expected.difference(event)?.let { return Difference(expected, event, it) }
        expected.recorded(event)
        if (++next == records.size) clear()
        return null
    }

    /** The first command that history has no event for; null if there is none. */
    fun firstUnmatched(): CommandRecord? = records.getOrNull(next)

    private fun clear() {
        records.clear()
        records.trimToSize()
        next = 0
    }

    /** What the code did ([expected], null for nothing) against what history holds ([actual], null for nothing). */
    class Difference(val expected: CommandRecord?, val actual: HistoryEvent?, val reason: String?)

    companion object {
        private val COMMAND_EVENTS: Set<EventType> =
            setOf(
                EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
                EventType.EVENT_TYPE_TIMER_STARTED,
                EventType.EVENT_TYPE_TIMER_CANCELED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
                EventType.EVENT_TYPE_MARKER_RECORDED,
                EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
                EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
                EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
                EventType.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED,
            )

        /** Whether [event] exists only because workflow code asked for it. */
        fun isRecord(event: HistoryEvent): Boolean = event.eventType in COMMAND_EVENTS
    }
}
