package dev.perdura.client.internal.call

import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Signals an open run. It returns when the signal is recorded, not when it is handled (rule 1.13). */
@OptIn(InternalPerduraApi::class)
internal suspend fun signalWorkflow(connection: Connection, target: Target, name: String, input: List<Payload>) {
    val request =
        SignalWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setWorkflowExecution(target.toExecution())
            .setSignalName(name)
            .setIdentity(connection.identity)
            .setRequestId(connection.ambient.newId())
    if (input.isNotEmpty()) request.input = input.toMessage()
    translating(target.workflowId, target.runId) {
        connection.caller.call(WorkflowServiceGrpc.getSignalWorkflowExecutionMethod(), request.build())
    }
}
