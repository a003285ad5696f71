package dev.perdura.client.internal.call

import dev.perdura.client.WorkflowOptions
import dev.perdura.client.internal.convert.toHeader
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Signals a workflow, and starts it first if it is not open: one step for the service (rule 1.14). */
@OptIn(InternalPerduraApi::class)
internal suspend fun signalWithStart(
    connection: Connection,
    type: String,
    input: List<Payload>,
    signalName: String,
    signalInput: List<Payload>,
    options: WorkflowOptions,
): StartedRun {
    val workflowId = options.workflowId ?: connection.ambient.newId()
    val request =
        SignalWithStartWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName(type))
            .setTaskQueue(TaskQueue.newBuilder().setName(options.taskQueue))
            .setIdentity(connection.identity)
            .setRequestId(options.requestId ?: connection.ambient.newId())
            .setWorkflowIdReusePolicy(options.idReusePolicy.toMessage())
            .setWorkflowIdConflictPolicy(options.idConflictPolicy.toMessage())
            .setSignalName(signalName)
    if (input.isNotEmpty()) request.input = input.toMessage()
    if (signalInput.isNotEmpty()) request.signalInput = signalInput.toMessage()
    options.executionTimeout?.let { request.workflowExecutionTimeout = it.toMessage() }
    options.runTimeout?.let { request.workflowRunTimeout = it.toMessage() }
    options.taskTimeout?.let { request.workflowTaskTimeout = it.toMessage() }
    options.startDelay?.let { request.workflowStartDelay = it.toMessage() }
    options.retryPolicy?.let { request.retryPolicy = it.toMessage() }
    options.cronSchedule?.let { request.cronSchedule = it }
    if (options.memo.isNotEmpty()) request.memo = memoOf(options.memo, connection.converter)
    if (options.headers.isNotEmpty()) request.header = options.headers.toHeader()
    if (options.summary != null || options.details != null) request.userMetadata = metadataOf(options)
    val reply =
        translating(workflowId, null) {
            connection.caller.call(WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod(), request.build())
        }
    return StartedRun(workflowId, reply.runId, if (reply.started) reply.runId else null)
}
