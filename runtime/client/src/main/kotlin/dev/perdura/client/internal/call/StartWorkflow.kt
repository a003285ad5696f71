package dev.perdura.client.internal.call

import dev.perdura.client.WorkflowIdConflictPolicy
import dev.perdura.client.WorkflowIdReusePolicy
import dev.perdura.client.WorkflowOptions
import dev.perdura.client.internal.convert.toHeader
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.temporal.api.common.v1.Memo
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.sdk.v1.UserMetadata
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy as ConflictPolicyMessage
import io.temporal.api.enums.v1.WorkflowIdReusePolicy as ReusePolicyMessage

/** What a start gives: the workflow's id and the run it got. */
internal class StartedRun(val workflowId: String, val runId: String, val firstRunId: String?)

/** Starts a workflow. The request id is made once, so that a repeated attempt starts nothing twice (rule 1.6). */
@OptIn(InternalPerduraApi::class)
internal suspend fun startWorkflow(
    connection: Connection,
    type: String,
    input: List<Payload>,
    options: WorkflowOptions,
): StartedRun {
    val workflowId = options.workflowId ?: connection.ambient.newId()
    val request = startRequest(connection, type, input, options, workflowId)
    val reply =
        translating(workflowId, null) {
            connection.caller.call(WorkflowServiceGrpc.getStartWorkflowExecutionMethod(), request)
        }
    // Without a first run in the reply: a run just started is its own first; one taken over may be a later one.
    val firstRunId = reply.firstExecutionRunId.ifEmpty { if (reply.started) reply.runId else null }
    return StartedRun(workflowId, reply.runId, firstRunId)
}

@OptIn(InternalPerduraApi::class)
private fun startRequest(
    connection: Connection,
    type: String,
    input: List<Payload>,
    options: WorkflowOptions,
    workflowId: String,
): StartWorkflowExecutionRequest {
    val request =
        StartWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName(type))
            .setTaskQueue(TaskQueue.newBuilder().setName(options.taskQueue))
            .setIdentity(connection.identity)
            .setRequestId(options.requestId ?: connection.ambient.newId())
            .setWorkflowIdReusePolicy(options.idReusePolicy.toMessage())
            .setWorkflowIdConflictPolicy(options.idConflictPolicy.toMessage())
    if (input.isNotEmpty()) request.input = input.toMessage()
    options.executionTimeout?.let { request.workflowExecutionTimeout = it.toMessage() }
    options.runTimeout?.let { request.workflowRunTimeout = it.toMessage() }
    options.taskTimeout?.let { request.workflowTaskTimeout = it.toMessage() }
    options.startDelay?.let { request.workflowStartDelay = it.toMessage() }
    options.retryPolicy?.let { request.retryPolicy = it.toMessage() }
    options.cronSchedule?.let { request.cronSchedule = it }
    if (options.memo.isNotEmpty()) request.memo = memoOf(options.memo, connection.converter)
    if (options.headers.isNotEmpty()) request.header = options.headers.toHeader()
    if (options.summary != null || options.details != null) request.userMetadata = metadataOf(options)
    return request.build()
}

@OptIn(InternalPerduraApi::class)
internal fun memoOf(memo: Map<String, Any?>, converter: DataConverter): Memo {
    val message = Memo.newBuilder()
    memo.forEach { (key, value) ->
        message.putFields(key, converter.encodeArguments(listOf(value)).single().toMessage())
    }
    return message.build()
}

/** Always JSON, whatever the converter: every tool shows it. */
@OptIn(InternalPerduraApi::class)
internal fun metadataOf(options: WorkflowOptions): UserMetadata {
    val metadata = UserMetadata.newBuilder()
    options.summary?.let { metadata.summary = DataConverter.DEFAULT.encodeArguments(listOf(it)).single().toMessage() }
    options.details?.let { metadata.details = DataConverter.DEFAULT.encodeArguments(listOf(it)).single().toMessage() }
    return metadata.build()
}

internal fun WorkflowIdReusePolicy?.toMessage(): ReusePolicyMessage =
    when (this) {
        null -> {
            ReusePolicyMessage.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
        }

        WorkflowIdReusePolicy.ALLOW_DUPLICATE -> {
            ReusePolicyMessage.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
        }

        WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY -> {
            ReusePolicyMessage.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
        }

        WorkflowIdReusePolicy.REJECT_DUPLICATE -> {
            ReusePolicyMessage.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
        }
    }

internal fun WorkflowIdConflictPolicy?.toMessage(): ConflictPolicyMessage =
    when (this) {
        null -> {
            ConflictPolicyMessage.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
        }

        WorkflowIdConflictPolicy.FAIL -> {
            ConflictPolicyMessage.WORKFLOW_ID_CONFLICT_POLICY_FAIL
        }

        WorkflowIdConflictPolicy.USE_EXISTING -> {
            ConflictPolicyMessage.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
        }

        WorkflowIdConflictPolicy.TERMINATE_EXISTING -> {
            ConflictPolicyMessage.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
        }
    }
