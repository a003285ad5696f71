package dev.perdura.client.internal.rpc

import com.google.protobuf.InvalidProtocolBufferException
import com.google.protobuf.Message
import dev.perdura.client.InvalidRequestException
import dev.perdura.client.NamespaceNotFoundException
import dev.perdura.client.PerduraClientException
import dev.perdura.client.ServiceException
import dev.perdura.client.ServiceUnavailableException
import dev.perdura.client.WorkflowAlreadyStartedException
import dev.perdura.client.WorkflowNotFoundException
import dev.perdura.dsl.InternalPerduraApi
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.grpc.protobuf.StatusProto
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure

/**
 * Runs [block], and turns what the service answers instead of a reply into an exception of the client (rule 11.1).
 *
 * @param runId the run asked for; null for whichever is current
 */
internal suspend fun <T> translating(workflowId: String, runId: String?, block: suspend () -> T): T =
    try {
        block()
    } catch (failure: StatusRuntimeException) {
        throw clientExceptionOf(failure, workflowId, runId)
    }

/** [failure] as an exception of the client. */
@OptIn(InternalPerduraApi::class)
internal fun clientExceptionOf(
    failure: StatusRuntimeException,
    workflowId: String,
    runId: String?,
): PerduraClientException {
    val reason = failure.reason
    return when (failure.status.code) {
        Status.Code.NOT_FOUND -> {
            val unknownNamespace = failure.detail(NamespaceNotFoundFailure.getDefaultInstance())
            if (unknownNamespace != null) {
                NamespaceNotFoundException(unknownNamespace.namespace, failure)
            } else {
                WorkflowNotFoundException(workflowId, runId, reason, failure)
            }
        }

        Status.Code.ALREADY_EXISTS -> {
            val taken = failure.detail(WorkflowExecutionAlreadyStartedFailure.getDefaultInstance())
            WorkflowAlreadyStartedException(workflowId, taken?.runId?.ifEmpty { null }, failure)
        }

        Status.Code.INVALID_ARGUMENT -> {
            InvalidRequestException(reason, failure)
        }

        Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED -> {
            ServiceUnavailableException(reason, failure)
        }

        else -> {
            ServiceException(failure.status.code.name, reason, failure)
        }
    }
}

/** What the service said, or why it could not be reached: gRPC itself says only "io exception" then. */
@InternalPerduraApi
public val StatusRuntimeException.reason: String
    get() {
        val said = status.description ?: status.code.name
        val cause = status.cause?.message ?: return said
        return if (cause in said) said else "$said ($cause)"
    }

/** The first detail of this error, if it is of the type of [prototype]; further ones are not looked at (rule 11.1). */
internal fun <M : Message> StatusRuntimeException.detail(prototype: M): M? {
    val detail = StatusProto.fromThrowable(this)?.detailsList?.firstOrNull() ?: return null
    if (!detail.`is`(prototype.javaClass)) return null
    return try {
        detail.unpack(prototype.javaClass)
    } catch (_: InvalidProtocolBufferException) {
        null
    }
}
