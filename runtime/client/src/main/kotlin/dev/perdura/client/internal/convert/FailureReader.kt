package dev.perdura.client.internal.convert

import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.ChildWorkflowFailure
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.ServerFailure
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import dev.perdura.dsl.TimeoutType
import dev.perdura.dsl.ValueType
import io.temporal.api.enums.v1.ApplicationErrorCategory
import io.temporal.api.failure.v1.Failure
import io.temporal.api.failure.v1.Failure.FailureInfoCase
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import org.slf4j.LoggerFactory

/** Reads one failure and its causes. It takes whatever another program may have written. */
@OptIn(InternalPerduraApi::class)
internal class FailureReader(private val converter: DataConverter) {
    fun read(message: Failure): PerduraFailure {
        val visible = withVisibleText(message)
        val cause = if (message.hasCause()) read(message.cause) else null
        val failure = failureOf(visible, cause)
        failure.record = message
        failure.originalStackTrace = visible.stackTrace.ifEmpty { null }
        return failure
    }

    private fun failureOf(message: Failure, cause: PerduraFailure?): PerduraFailure =
        when (message.failureInfoCase) {
            FailureInfoCase.APPLICATION_FAILURE_INFO -> {
                application(message, cause)
            }

            FailureInfoCase.ACTIVITY_FAILURE_INFO -> {
                activity(message, cause)
            }

            FailureInfoCase.CHILD_WORKFLOW_EXECUTION_FAILURE_INFO -> {
                child(message, cause)
            }

            FailureInfoCase.TIMEOUT_FAILURE_INFO -> {
                timeout(message, cause)
            }

            FailureInfoCase.CANCELED_FAILURE_INFO -> {
                CanceledFailure(message.message, message.canceledFailureInfo.details.toValues(converter), cause)
            }

            FailureInfoCase.TERMINATED_FAILURE_INFO -> {
                TerminatedFailure(message.message, cause)
            }

            FailureInfoCase.SERVER_FAILURE_INFO -> {
                ServerFailure(message.message, message.serverFailureInfo.nonRetryable, cause)
            }

            FailureInfoCase.RESET_WORKFLOW_FAILURE_INFO -> {
                ApplicationFailure(message.message, "ResetWorkflow", cause = cause)
            }

            FailureInfoCase.NEXUS_OPERATION_EXECUTION_FAILURE_INFO -> {
                ApplicationFailure(message.message, "NexusOperationFailure", cause = cause)
            }

            FailureInfoCase.NEXUS_HANDLER_FAILURE_INFO -> {
                ApplicationFailure(message.message, message.nexusHandlerFailureInfo.type, cause = cause)
            }

            else -> {
                ApplicationFailure(message.message, cause = cause)
            }
        }

    private fun application(message: Failure, cause: PerduraFailure?): ApplicationFailure {
        val info = message.applicationFailureInfo
        val isBenign = info.category == ApplicationErrorCategory.APPLICATION_ERROR_CATEGORY_BENIGN
        return ApplicationFailure(
            message.message,
            info.type.ifEmpty { ApplicationFailure.DEFAULT_TYPE },
            info.nonRetryable,
            info.details.toValues(converter),
            if (info.hasNextRetryDelay()) info.nextRetryDelay.toDuration() else null,
            if (isBenign) ApplicationFailure.Category.BENIGN else ApplicationFailure.Category.UNSPECIFIED,
            cause,
        )
    }

    private fun activity(message: Failure, cause: PerduraFailure?): ActivityFailure {
        val info = message.activityFailureInfo
        return ActivityFailure(
            message.message,
            info.activityType.name,
            info.activityId,
            info.retryState.toRetryState(),
            info.scheduledEventId,
            info.startedEventId,
            info.identity,
            cause,
        )
    }

    private fun child(message: Failure, cause: PerduraFailure?): ChildWorkflowFailure {
        val info = message.childWorkflowExecutionFailureInfo
        return ChildWorkflowFailure(
            message.message,
            info.workflowType.name,
            info.workflowExecution.workflowId,
            info.workflowExecution.runId,
            info.retryState.toRetryState(),
            info.initiatedEventId,
            info.startedEventId,
            cause,
        )
    }

    private fun timeout(message: Failure, cause: PerduraFailure?): TimeoutFailure {
        val info = message.timeoutFailureInfo
        val type = TimeoutType.entries.getOrElse(info.timeoutTypeValue) { TimeoutType.UNSPECIFIED }
        return TimeoutFailure(message.message, type, info.lastHeartbeatDetails.toValues(converter), cause)
    }

    /** Message and stack trace from the encoded attributes, where a program put them to keep them from prying eyes. */
    private fun withVisibleText(message: Failure): Failure {
        if (!message.hasEncodedAttributes()) return message
        return try {
            val attributes = converter.fromPayload(message.encodedAttributes.toPayload(), ValueType.of<JsonObject>())
            message
                .toBuilder()
                .setMessage(attributes.text("message") ?: message.message)
                .setStackTrace(attributes.text("stack_trace") ?: message.stackTrace)
                .build()
        } catch (failure: IllegalArgumentException) {
            logger.warn("A failure's message is encoded and cannot be read here: {}", failure.message)
            message
        }
    }

    private fun JsonObject.text(key: String): String? = (this[key] as? JsonPrimitive)?.contentOrNull

    private companion object {
        val logger = LoggerFactory.getLogger(FailureReader::class.java)
    }
}
