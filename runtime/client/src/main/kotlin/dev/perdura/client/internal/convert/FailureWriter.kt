package dev.perdura.client.internal.convert

import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.ChildWorkflowFailure
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.RetryState
import dev.perdura.dsl.ServerFailure
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import io.temporal.api.common.v1.ActivityType
import io.temporal.api.common.v1.Payloads
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.ApplicationErrorCategory
import io.temporal.api.enums.v1.TimeoutType
import io.temporal.api.failure.v1.ActivityFailureInfo
import io.temporal.api.failure.v1.ApplicationFailureInfo
import io.temporal.api.failure.v1.CanceledFailureInfo
import io.temporal.api.failure.v1.ChildWorkflowExecutionFailureInfo
import io.temporal.api.failure.v1.Failure
import io.temporal.api.failure.v1.ServerFailureInfo
import io.temporal.api.failure.v1.TerminatedFailureInfo
import io.temporal.api.failure.v1.TimeoutFailureInfo
import kotlin.coroutines.cancellation.CancellationException
import io.temporal.api.enums.v1.RetryState as RetryStateMessage

/**
 * Writes one exception and its causes. The source is left empty, as SDKs do that read nothing from their own traces.
 */
@OptIn(InternalPerduraApi::class)
internal class FailureWriter(private val converter: DataConverter) {
    fun write(exception: Throwable): Failure = write(exception, 1)

    private fun write(exception: Throwable, depth: Int): Failure {
        (exception as? PerduraFailure)?.record?.let { if (it is Failure) return it }
        val message = Failure.newBuilder().setStackTrace(stackTraceOf(exception))
        message.message = (exception as? PerduraFailure)?.failureMessage ?: exception.message.orEmpty()
        // Causes may form a ring; whoever reads it has seen enough by then.
        exception.cause?.let { if (depth < MAX_DEPTH) message.setCause(write(it, depth + 1)) }
        describe(exception, message)
        return message.build()
    }

    private fun describe(exception: Throwable, message: Failure.Builder) {
        when (exception) {
            is ApplicationFailure -> {
                message.applicationFailureInfo = applicationInfo(exception)
            }

            is ActivityFailure -> {
                message.activityFailureInfo = activityInfo(exception)
            }

            is ChildWorkflowFailure -> {
                message.childWorkflowExecutionFailureInfo = childInfo(exception)
            }

            is TimeoutFailure -> {
                message.timeoutFailureInfo = timeoutInfo(exception)
            }

            is CanceledFailure -> {
                message.setCanceledFailureInfo(CanceledFailureInfo.newBuilder().setDetails(payloads(exception.details)))
            }

            is CancellationException -> {
                message.canceledFailureInfo = CanceledFailureInfo.getDefaultInstance()
            }

            is TerminatedFailure -> {
                message.terminatedFailureInfo = TerminatedFailureInfo.getDefaultInstance()
            }

            is ServerFailure -> {
                message.setServerFailureInfo(ServerFailureInfo.newBuilder().setNonRetryable(exception.isNonRetryable))
            }

            else -> {
                message.setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType(exception.javaClass.name))
            }
        }
    }

    private fun applicationInfo(failure: ApplicationFailure): ApplicationFailureInfo {
        val info = ApplicationFailureInfo.newBuilder().setType(failure.type).setNonRetryable(failure.isNonRetryable)
        if (!failure.details.isEmpty()) info.details = payloads(failure.details)
        failure.nextRetryDelay?.let { info.nextRetryDelay = it.toMessage() }
        if (failure.category == ApplicationFailure.Category.BENIGN) {
            info.category = ApplicationErrorCategory.APPLICATION_ERROR_CATEGORY_BENIGN
        }
        return info.build()
    }

    private fun activityInfo(failure: ActivityFailure): ActivityFailureInfo =
        ActivityFailureInfo
            .newBuilder()
            .setActivityType(ActivityType.newBuilder().setName(failure.activityType))
            .setActivityId(failure.activityId)
            .setScheduledEventId(failure.scheduledEventId)
            .setStartedEventId(failure.startedEventId)
            .setIdentity(failure.identity)
            .setRetryState(failure.retryState.toMessage())
            .build()

    private fun childInfo(failure: ChildWorkflowFailure): ChildWorkflowExecutionFailureInfo =
        ChildWorkflowExecutionFailureInfo
            .newBuilder()
            .setWorkflowType(WorkflowType.newBuilder().setName(failure.workflowType))
            .setWorkflowExecution(
                WorkflowExecution.newBuilder().setWorkflowId(failure.workflowId).setRunId(failure.runId),
            ).setInitiatedEventId(failure.initiatedEventId)
            .setStartedEventId(failure.startedEventId)
            .setRetryState(failure.retryState.toMessage())
            .build()

    private fun timeoutInfo(failure: TimeoutFailure): TimeoutFailureInfo {
        val info = TimeoutFailureInfo.newBuilder()
        // The protocol numbers them in the same order as our enum names them; a test holds that.
        info.timeoutType = TimeoutType.forNumber(failure.timeoutType.ordinal)
        if (!failure.lastHeartbeatDetails.isEmpty()) info.lastHeartbeatDetails = payloads(failure.lastHeartbeatDetails)
        return info.build()
    }

    private fun payloads(values: EncodedValues): Payloads = values.toPayloads(converter).toMessage()

    private fun stackTraceOf(exception: Throwable): String {
        (exception as? PerduraFailure)?.originalStackTrace?.let { return it }
        val text = StringBuilder()
        for (element in exception.stackTrace) {
            if (text.length > MAX_STACK_TRACE_CHARS) return text.append("\t... cut\n").toString()
            text.append("\tat ").append(element).append('\n')
        }
        return text.toString()
    }

    private companion object {
        const val MAX_DEPTH = 50
        const val MAX_STACK_TRACE_CHARS = 16_000
    }
}

@OptIn(InternalPerduraApi::class)
private fun RetryState.toMessage(): RetryStateMessage = RetryStateMessage.forNumber(ordinal)

/** This message as why there was no further attempt; unspecified if it is of a later protocol. */
@InternalPerduraApi
public fun RetryStateMessage.toRetryState(): RetryState =
    RetryState.entries.getOrElse(if (this == RetryStateMessage.UNRECOGNIZED) 0 else number) { RetryState.UNSPECIFIED }
