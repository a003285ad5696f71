package dev.perdura.worker.internal.replay

import dev.perdura.client.internal.convert.toInstant
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.dsl.WorkflowScope
import dev.perdura.worker.internal.dispatch.DeterministicDispatcher
import dev.perdura.worker.internal.dispatch.Escape
import dev.perdura.worker.internal.dispatch.ThreadGuard
import dev.perdura.worker.internal.dispatch.TimerSource
import dev.perdura.worker.internal.operation.CommandRecord
import dev.perdura.worker.internal.operation.Conditions
import dev.perdura.worker.internal.operation.EventListener
import dev.perdura.worker.internal.operation.OperationHost
import dev.perdura.worker.internal.operation.QueryHandlers
import dev.perdura.worker.internal.operation.SignalInbox
import dev.perdura.worker.internal.operation.TimerOperation
import dev.perdura.worker.internal.wire.TrackedWire
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.time.Instant

/**
 * One run of a workflow as living code: its coroutines, its handlers and what it waits for. Events go in one by one,
 * and after each the code runs until it rests; commands come out into [journal].
 *
 * The body is one coroutine with everything it launches below it; the run ends when all of that has ended. A cancel
 * request cancels that coroutine. Signal handlers are coroutines of their own, which neither a cancel request nor the
 * failure of the body reaches, and which the end of the run leaves where they stand.
 */
internal class WorkflowRun(
    identity: RunIdentity,
    started: HistoryEvent,
    private val definition: WorkflowDefinition<*, *>,
    private val environment: SessionEnvironment,
    private val journal: CommandJournal,
) : AbstractCoroutineContextElement(CoroutineExceptionHandler),
    CoroutineExceptionHandler,
    OperationHost,
    TimerSource {
    val info = RunInfo(identity, started, environment.wire.converter)
    val dispatcher = DeterministicDispatcher(this)
    val random =
        RunRandom(started.workflowExecutionStartedEventAttributes.originalExecutionRunId.ifEmpty { info.runId })
    val conditions = Conditions()
    override val wire: TrackedWire = TrackedWire(environment.wire)
    val signals = SignalInbox(wire, ::launchHandler)
    val queries = QueryHandlers(wire)
    val logger: Logger by lazy(LazyThreadSafetyMode.NONE) { loggerThatIsSilentIf { isReplaying } }

    private val context: CoroutineContext = dispatcher + ThreadGuard(dispatcher) + this
    private val listeners = HashMap<Long, EventListener>(0)
    private val isOver: () -> Boolean = { root?.isCompleted == true || ending != null || dispatcher.escape != null }
    private var root: Deferred<Any?>? = null
    private var handlers: CoroutineScope? = null
    private var bodyOutcome: Result<Any?>? = null
    private var ending: Ending? = null
    private var lastNumber = 0L
    private var isCancelRequested = false
    private var isReadOnly = false

    override val taskQueue: String get() = info.taskQueue
    override var isReplaying: Boolean = false
        private set

    /** The time of the current workflow task. */
    var now: Instant = info.startTime
        private set

    /** The run closed by its own doing; it only answers queries from now on. */
    var isEnded = false
        private set

    override val isOpen: Boolean get() = !isEnded && dispatcher.escape == null && dispatcher.isOwner

    /** How many things the run waits for. */
    val pendingCount: Int get() = listeners.size

    /** Nothing that this worker knows of could ever wake the run, save a cancel request. */
    val waitsForNothingKnown: Boolean
        get() = !isEnded && listeners.isEmpty() && conditions.isEmpty && !signals.hasHandlers

    /** Sets the clock of the task that [taskStarted] began. */
    fun beginTask(taskStarted: HistoryEvent, replaying: Boolean) {
        now = taskStarted.eventTime.toInstant()
        isReplaying = replaying
        info.update(taskStarted.eventId, taskStarted.workflowTaskStartedEventAttributes)
    }

    /** Takes [event] and lets the code run until it rests. Called by the owner of [dispatcher]. */
    fun apply(event: HistoryEvent) {
        if (isEnded) return deliver(event)
        when (event.eventType) {
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> {
                begin(event)
            }

            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
                event.workflowExecutionSignaledEventAttributes.let { signals.deliver(it.signalName, it.input) }
            }

            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> {
                requestCancel(event.workflowExecutionCancelRequestedEventAttributes.cause)
            }

            else -> {
                deliver(event)
            }
        }
        settle()
    }

    /**
     * Also after the end: what closed by itself in the last task must not be cancelled in it, the engine would refuse.
     */
    private fun deliver(event: HistoryEvent) {
        initiatingEventId(event)?.let { listeners[it]?.onEvent(event) }
    }

    @Suppress("UNCHECKED_CAST")
    private fun begin(event: HistoryEvent) {
        val body = definition.body as suspend WorkflowScope.(Any?) -> Any?
        val input = wire.decode(event.workflowExecutionStartedEventAttributes.input, definition.inputType)
        root =
            scope(context).async {
                try {
                    RunScope(this@WorkflowRun, coroutineContext).body(input).also { bodyOutcome = Result.success(it) }
                } catch (failure: Throwable) {
                    bodyOutcome = Result.failure(failure)
                    throw failure
                }
            }
    }

    private fun scope(context: CoroutineContext): CoroutineScope =
        object : CoroutineScope {
            override val coroutineContext: CoroutineContext get() = context
        }

    private fun launchHandler(handle: suspend WorkflowScope.() -> Unit) {
        val scope = handlers ?: scope(context + SupervisorJob()).also { handlers = it }
        scope.launch {
            try {
                RunScope(this@WorkflowRun, coroutineContext).handle()
            } catch (timeout: TimeoutCancellationException) {
                // To kotlinx.coroutines it is a cancellation like others, which nobody would hear of.
                end(timeout)
            } catch (cancellation: CancellationException) {
                throw cancellation
            } catch (failure: Throwable) {
                end(failure)
            }
        }
    }

    private fun requestCancel(reason: String) {
        if (isCancelRequested) return
        isCancelRequested = true
        val because = if (reason.isEmpty()) "" else ": $reason"
        val cancellation = CancellationException("The workflow was asked to cancel$because.")
        // The body has returned and only what it launched is left: it had no say in what the cancellation does.
        if (bodyOutcome?.isSuccess == true) bodyOutcome = Result.failure(cancellation)
        root?.cancel(cancellation)
    }

    private fun settle() {
        do {
            dispatcher.drain(isOver)
        } while (!isOver() && conditions.resumeHolding { dispatcher.drain(isOver) })
        // In this order: a coroutine that left is reported before it is cancelled, which may end the body elsewhere.
        val isBodyOver = root?.isCompleted == true
        requireNoEscape(dispatcher.escape)
        if (ending == null && isBodyOver) endWithBody()
        val result = ending ?: return
        result.taskFailure?.let { throw it }
        isEnded = true
        result.command?.let(journal::add)
        warnOfUnfinished()
        dispatcher.abandon()
    }

    private fun endWithBody() {
        @Suppress("UNCHECKED_CAST")
        ending = endingOfBody(root!!, bodyOutcome, definition, isCancelRequested, environment)
    }

    private fun end(failure: Throwable) {
        if (ending == null) ending = endingOf(failure, definition, isCancelRequested = false, environment)
    }

    /** An exception that nobody waits for, such as that of a `launch` in a `supervisorScope`. */
    override fun handleException(context: CoroutineContext, exception: Throwable): Unit = end(exception)

    private fun warnOfUnfinished() {
        if (signals.running > 0) {
            logger.warn(
                "{} ended while {} signal handlers were under way; they are abandoned. " +
                    "Wait for them with awaitCondition {{ allHandlersFinished() }}.",
                info,
                signals.running,
            )
        }
        val waiting = signals.waitingNames
        if (waiting.isNotEmpty()) logger.warn("{} ended with signals that no handler took: {}", info, waiting)
    }

    /** Fails the task if a coroutine left the run's thread, or stands in another dispatcher now. */
    fun requireAtHome() {
        // In this order: what left is reported before it is cancelled, so one look or the other finds it, however fast
        // the other thread is.
        val moved = findMoved(root) ?: findMoved(handlers?.coroutineContext?.job)
        requireNoEscape(dispatcher.escape ?: moved)
    }

    private fun findMoved(top: Job?): Escape? = top?.let { ThreadGuard.findMoved(it, dispatcher) }

    private fun requireNoEscape(escape: Escape?) {
        if (escape != null) throw EscapedWorkflowException(info, escape.describe())
    }

    fun loggerThatIsSilentIf(isSilent: () -> Boolean): Logger =
        RunLogger(
            LoggerFactory.getLogger("dev.perdura.workflow.${info.type}"),
            mapOf(
                "workflowId" to info.workflowId,
                "runId" to info.runId,
                "workflowType" to info.type,
                "taskQueue" to info.taskQueue,
                "namespace" to info.namespace,
            ),
            isSilent,
        )

    /** Runs [block] with everything forbidden that would change the run. */
    fun <T> readOnly(block: () -> T): T {
        isReadOnly = true
        try {
            return block()
        } finally {
            isReadOnly = false
        }
    }

    fun waits(): List<EventListener> = listeners.entries.sortedBy { it.key }.map { it.value }

    override fun nextNumber(): Long = ++lastNumber

    override fun emit(command: CommandRecord) {
        requireWritable(command.describe())
        journal.add(command)
    }

    override fun listen(initiatingEventId: Long, listener: EventListener) {
        listeners[initiatingEventId] = listener
    }

    override fun unlisten(initiatingEventId: Long) {
        listeners.remove(initiatingEventId)
    }

    override fun start(delayMillis: Long, fire: Runnable): TimerSource.Timer =
        TimerOperation.start(this, delayMillis, fire)

    fun requireWritable(what: String) {
        check(!isReadOnly) {
            "A query of $info asked for: $what. It may only read what the workflow knows. " +
                "Change the workflow by a signal."
        }
    }

    override fun requireCommandsAllowed(what: String, context: CoroutineContext) {
        requireWritable(what)
        check(dispatcher.isOwner && context[ContinuationInterceptor] === dispatcher) {
            "$what was called outside of the coroutines of $info: in ${context[ContinuationInterceptor]} on " +
                "${Thread.currentThread().name}. Call it from workflow code that was not moved by withContext, " +
                "runBlocking, GlobalScope or a thread."
        }
    }

    private fun initiatingEventId(event: HistoryEvent): Long? =
        when (event.eventType) {
            EventType.EVENT_TYPE_TIMER_FIRED -> event.timerFiredEventAttributes.startedEventId
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> event.activityTaskCompletedEventAttributes.scheduledEventId
            EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED -> event.activityTaskFailedEventAttributes.scheduledEventId
            EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> event.activityTaskTimedOutEventAttributes.scheduledEventId
            EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED -> event.activityTaskCanceledEventAttributes.scheduledEventId
            else -> null
        }
}
