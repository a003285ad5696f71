package dev.perdura.worker.internal.replay

import dev.perdura.worker.internal.dispatch.Escape
import io.temporal.api.command.v1.Command
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.EventType
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.history.v1.HistoryEvent

/**
 * One run at this worker: history in, commands out.
 *
 * History comes in pieces of any size, in order. Each finished workflow task in it is replayed: the events before it
 * are applied at its time, and the commands that the code gives are compared one to one with the events after it. A
 * task that was started and not finished, at the end, is the one to run: [runTask] gives its commands. The next piece
 * of history then begins with that task's completion, so a session that is kept costs no replay.
 *
 * Not safe for use by two threads at once. After anything was thrown the session is to be dropped.
 */
internal class ReplaySession(val identity: RunIdentity, private val environment: SessionEnvironment) {
    private val journal = CommandJournal()
    private val waiting = ArrayList<HistoryEvent>(0)
    private var taskStarted: HistoryEvent? = null
    private var isTaskOut = false
    private var mustMatch = false
    private var workflowType = "(unknown)"

    var run: WorkflowRun? = null
        private set

    /** The last event taken. */
    var lastEventId = 0L
        private set

    /** The start of the last task that the code has seen; the engine names it when it sends only what came later. */
    var lastStartedEventId = 0L
        private set

    /** Grows with every event that the code has dealt with; read by other threads to tell work from a standstill. */
    @Volatile
    var progress = 0L
        private set

    /** About how much memory the run takes, as far as a worker can tell. */
    var weightBytes = BASE_WEIGHT_BYTES
        private set

    /** Whether the history ends with a task to run. */
    val hasTask: Boolean get() = taskStarted != null

    /** Takes the next piece of history. */
    fun feed(events: List<HistoryEvent>) {
        events.forEach(::take)
    }

    private fun take(event: HistoryEvent) {
        if (event.eventId != lastEventId + 1) throw brokenHistory(identity, workflowType, lastEventId + 1, event)
        lastEventId = event.eventId
        when (event.eventType) {
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> requireMatched()
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED -> taskStarted = event
            EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> taskStarted = null
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED -> taskFailed(event)
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> taskCompleted(event)
            else -> if (CommandJournal.isRecord(event)) match(event) else collect(event)
        }
    }

    private fun collect(event: HistoryEvent) {
        requireMatched()
        if (event.eventType == EventType.UNRECOGNIZED && !event.workerMayIgnore) {
            error(
                "Event ${event.eventId} is of a type unknown to this worker (${event.eventTypeValue}). Upgrade the " +
                    "worker.",
            )
        }
        if (event.eventId == 1L) workflowType = event.workflowExecutionStartedEventAttributes.workflowType.name
        waiting.add(event)
        weightBytes = (weightBytes + event.serializedSize).coerceAtMost(MAXIMUM_WEIGHT_BYTES)
    }

    /**
     * A reset run repeats the history of the one it came from, and from there on must not repeat its random numbers.
     */
    private fun taskFailed(event: HistoryEvent) {
        taskStarted = null
        val failed = event.workflowTaskFailedEventAttributes
        if (failed.cause == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW) {
            run?.random?.reseed(failed.newRunId)
        }
    }

    private fun taskCompleted(event: HistoryEvent) {
        requireMatched()
        if (isTaskOut) {
            isTaskOut = false
        } else {
            val started = taskStarted ?: throw brokenHistory(identity, workflowType, event.eventId, event)
            runWaiting(started, replaying = true)
            journal.seal()
        }
        taskStarted = null
        mustMatch = true
    }

    private fun match(event: HistoryEvent) {
        val difference = journal.match(event) ?: return
        throw blameEscapeFirst { nonDeterminism(identity, workflowType, difference) }
    }

    private fun requireMatched() {
        if (!mustMatch) return
        mustMatch = false
        val unmatched = journal.firstUnmatched() ?: return
        throw blameEscapeFirst {
            nonDeterminism(identity, workflowType, CommandJournal.Difference(unmatched, null, null))
        }
    }

    /** A coroutine that left its thread is the cause of what is missing, not the code's age. */
    private fun blameEscapeFirst(otherwise: () -> Throwable): Throwable {
        try {
            run?.requireAtHome()
        } catch (escaped: EscapedWorkflowException) {
            return escaped
        }
        return otherwise()
    }

    /**
     * Runs the task that was started and not finished, and gives its commands.
     *
     * @throws NoTaskException if the history ends without one
     */
    fun runTask(): List<Command> {
        requireMatched()
        val started = taskStarted ?: throw NoTaskException()
        runWaiting(started, replaying = false)
        run?.requireAtHome()
        taskStarted = null
        isTaskOut = true
        return journal.takeCommands()
    }

    private fun runWaiting(started: HistoryEvent, replaying: Boolean) {
        val run = run ?: create()
        run.beginTask(started, replaying)
        run.dispatcher.own {
            for (event in waiting) {
                run.apply(event)
                progress++
            }
        }
        waiting.clear()
        waiting.trimToSize()
        lastStartedEventId = started.eventId
    }

    private fun create(): WorkflowRun {
        val first = checkNotNull(waiting.firstOrNull()) { "History must begin with WorkflowExecutionStarted." }
        check(first.eventType == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED) {
            "History must begin with WorkflowExecutionStarted, but begins with ${describe(first)}."
        }
        val definition = environment.definition(workflowType)
        return WorkflowRun(identity, first, definition, environment, journal).also { run = it }
    }

    /** The end of the history was reached although there is no task to run: what is there must fit. */
    fun requireConsistent(): Unit = requireMatched()

    /** Answers the query [name] from where the run stands. */
    fun query(name: String, arguments: Payloads): Payloads {
        val run = run ?: error("The workflow has not begun: no workflow task of it was completed yet.")
        return run.dispatcher.own { answerQuery(run, name, arguments) }
    }

    /** Sends escapes that are seen between tasks to [listener], on the foreign thread. */
    fun onLateEscape(listener: (Escape) -> Unit) {
        run?.dispatcher?.onLateEscape = listener
    }

    /** Drops the run: its coroutines stay suspended for ever, none of their code runs, memory is freed. */
    fun evict() {
        run?.dispatcher?.abandon()
        run = null
    }

    /** The history holds no task to run. */
    class NoTaskException : IllegalStateException("The history ends without a workflow task that was started.")

    companion object {
        private const val BASE_WEIGHT_BYTES = 4_096
        private const val MAXIMUM_WEIGHT_BYTES = 1 shl 20
    }
}
