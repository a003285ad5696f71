package dev.perdura.client.internal.call

import dev.perdura.client.QueryFailedException
import dev.perdura.client.QueryRejectCondition
import dev.perdura.client.QueryRejectedException
import dev.perdura.client.WorkflowNotReadyException
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.client.internal.rpc.CallPolicy
import dev.perdura.client.internal.rpc.clientExceptionOf
import dev.perdura.client.internal.rpc.detail
import dev.perdura.client.internal.rpc.reason
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.errordetails.v1.QueryFailedFailure
import io.temporal.api.query.v1.WorkflowQuery
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import io.temporal.api.enums.v1.QueryRejectCondition as RejectConditionMessage

/** Asks a run, open or closed, and gives the payloads of the answer (section 7). */
@OptIn(InternalPerduraApi::class)
internal suspend fun queryWorkflow(
    connection: Connection,
    target: Target,
    name: String,
    input: List<Payload>,
    rejectCondition: QueryRejectCondition,
): List<Payload> {
    val query = WorkflowQuery.newBuilder().setQueryType(name)
    if (input.isNotEmpty()) query.queryArgs = input.toMessage()
    val request =
        QueryWorkflowRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setExecution(target.toExecution())
            .setQuery(query)
            .setQueryRejectCondition(rejectCondition.toMessage())
            .build()
    val reply =
        try {
            connection.caller.call(WorkflowServiceGrpc.getQueryWorkflowMethod(), request, CallPolicy.QUERY)
        } catch (failure: StatusRuntimeException) {
            throw queryExceptionOf(connection, failure, target, name)
        }
    if (reply.hasQueryRejected()) {
        throw QueryRejectedException(target.workflowId, name, reply.queryRejected.status.toStatus())
    }
    return reply.queryResult.toPayloads()
}

@OptIn(InternalPerduraApi::class)
private fun queryExceptionOf(
    connection: Connection,
    failure: StatusRuntimeException,
    target: Target,
    name: String,
): RuntimeException {
    val reason = failure.reason
    return when (failure.status.code) {
        Status.Code.INVALID_ARGUMENT -> {
            val detail = failure.detail(QueryFailedFailure.getDefaultInstance())
            // A worker may say why in the failure; an old one says it in the text only (rule 7.7).
            val cause = if (detail?.hasFailure() == true) connection.failures.toFailure(detail.failure) else failure
            if (detail == null) {
                clientExceptionOf(failure, target.workflowId, target.runId)
            } else {
                QueryFailedException(target.workflowId, name, reason, cause)
            }
        }

        Status.Code.FAILED_PRECONDITION, Status.Code.DEADLINE_EXCEEDED -> {
            WorkflowNotReadyException(target.workflowId, reason, failure)
        }

        else -> {
            clientExceptionOf(failure, target.workflowId, target.runId)
        }
    }
}

private fun QueryRejectCondition.toMessage(): RejectConditionMessage =
    when (this) {
        QueryRejectCondition.NONE -> {
            RejectConditionMessage.QUERY_REJECT_CONDITION_NONE
        }

        QueryRejectCondition.NOT_OPEN -> {
            RejectConditionMessage.QUERY_REJECT_CONDITION_NOT_OPEN
        }

        QueryRejectCondition.NOT_COMPLETED_CLEANLY -> {
            RejectConditionMessage.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY
        }
    }
