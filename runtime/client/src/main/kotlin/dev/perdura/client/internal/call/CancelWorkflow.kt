package dev.perdura.client.internal.call

import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Asks a run to stop. A closed run, or one already asked, is left as it is (rule 1.15). */
@OptIn(InternalPerduraApi::class)
internal suspend fun cancelWorkflow(connection: Connection, target: Target, reason: String?) {
    val request =
        RequestCancelWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setWorkflowExecution(target.toExecution())
            .setFirstExecutionRunId(target.firstRunId.orEmpty())
            .setIdentity(connection.identity)
            .setRequestId(connection.ambient.newId())
            .setReason(reason.orEmpty())
            .build()
    translating(target.workflowId, target.runId) {
        connection.caller.call(WorkflowServiceGrpc.getRequestCancelWorkflowExecutionMethod(), request)
    }
}
