package dev.perdura.worker.internal.operation

import dev.perdura.dsl.ActivityCancellationType
import dev.perdura.dsl.ActivityOptions
import dev.perdura.dsl.ValueType
import dev.perdura.worker.internal.dispatch.Escape
import io.temporal.api.command.v1.Command
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.job
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.Continuation
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine

/**
 * One call of an activity, from the command to the event that closes it.
 *
 * A cancelled call follows [ActivityOptions.cancellationType]: TRY_CANCEL asks the engine to cancel and goes on at
 * once, ABANDON goes on without asking, WAIT_CANCELLATION_COMPLETED asks and waits for the worker's word, or for the
 * result. A call cancelled in the very task that made it never leaves the worker.
 */
internal class ActivityOperation<O>(
    private val host: OperationHost,
    private val type: String,
    arguments: List<Any?>,
    private val resultType: ValueType<O>,
    private val options: ActivityOptions,
) : CommandRecord(),
    EventListener {
    private val id = options.activityId ?: host.nextNumber().toString()
    private var input: Payloads? = if (host.isReplaying) null else host.wire.encodeArguments(arguments)
    private var scheduledEventId = 0L
    private var waiting: Continuation<O>? = null
    private var cancellation: CancelActivity? = null

    override val eventType: EventType get() = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED

    /** Emits the command and waits for the activity's end. */
    suspend fun await(): O {
        coroutineContext.ensureActive()
        host.emit(this)
        if (options.cancellationType == ActivityCancellationType.WAIT_CANCELLATION_COMPLETED) return awaitConfirmed()
        return suspendCancellableCoroutine { continuation ->
            waiting = continuation
            continuation.invokeOnCancellation { giveUp() }
        }
    }

    /** Not resumed by cancellation itself, only by what the engine says of it. */
    @OptIn(InternalCoroutinesApi::class)
    private suspend fun awaitConfirmed(): O {
        val job = coroutineContext.job
        val handle =
            job.invokeOnCompletion(onCancelling = true) { cause ->
                if (cause != null) giveUp()
            }
        try {
            return suspendCoroutine { waiting = it }
        } finally {
            handle.dispose()
        }
    }

    private fun giveUp() {
        if (!host.isOpen || cancellation != null) return
        val confirmed = options.cancellationType == ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
        if (!confirmed) waiting = null
        if (withdraw()) {
            if (confirmed) resumeCancelled()
            return
        }
        if (options.cancellationType != ActivityCancellationType.ABANDON) {
            cancellation = CancelActivity(id) { scheduledEventId }.also(host::emit)
        }
    }

    override fun toCommand(): Command {
        val command =
            scheduleActivityCommand(
                id,
                type,
                host.taskQueue,
                input ?: Payloads.getDefaultInstance(),
                options,
                host.wire,
            )
        input = null
        return command
    }

    override fun describe(): String = "schedule activity \"$type\" (id $id)"

    override fun difference(event: HistoryEvent): String? {
        val actual = event.activityTaskScheduledEventAttributes
        return when {
            actual.activityType.name != type -> "the activity's type is \"${actual.activityType.name}\""
            actual.activityId != id -> "the activity's id is ${actual.activityId}"
            else -> null
        }
    }

    override fun recorded(event: HistoryEvent) {
        scheduledEventId = event.eventId
        host.listen(scheduledEventId, this)
    }

    override fun onEvent(event: HistoryEvent) {
        if (event.eventType == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) return
        host.unlisten(scheduledEventId)
        // Asked for by code that ran in this same task before the event was seen: there is nothing left to cancel.
        cancellation?.withdraw()
        val continuation = waiting ?: return
        if (event.eventType == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED && isCallerCancelled(continuation)) {
            return resumeCancelled()
        }
        waiting = null
        val failure = activityFailureOf(event, type, id, host.wire)
        if (failure != null) return continuation.resumeWithException(failure)
        val result =
            runCatching { host.wire.decode(event.activityTaskCompletedEventAttributes.result, resultType) }
        result.fold(continuation::resume, continuation::resumeWithException)
    }

    private fun isCallerCancelled(continuation: Continuation<O>): Boolean =
        continuation.context[Job]?.isCancelled == true

    @OptIn(InternalCoroutinesApi::class)
    private fun resumeCancelled() {
        val continuation = waiting ?: return
        waiting = null
        continuation.resumeWithException(continuation.context.job.getCancellationException())
    }

    override fun waitingAt(): List<StackTraceElement> = Escape.framesOf(waiting)

    override fun waitingFor(): String = "activity \"$type\" (id $id)"
}
