package dev.perdura.client.internal.call

import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Ends an open run at once, without a word to its code (rule 1.15). */
@OptIn(InternalPerduraApi::class)
internal suspend fun terminateWorkflow(
    connection: Connection,
    target: Target,
    reason: String?,
    details: List<Payload>,
) {
    val request =
        TerminateWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setWorkflowExecution(target.toExecution())
            .setFirstExecutionRunId(target.firstRunId.orEmpty())
            .setIdentity(connection.identity)
            .setReason(reason.orEmpty())
    if (details.isNotEmpty()) request.details = details.toMessage()
    translating(target.workflowId, target.runId) {
        connection.caller.call(WorkflowServiceGrpc.getTerminateWorkflowExecutionMethod(), request.build())
    }
}
