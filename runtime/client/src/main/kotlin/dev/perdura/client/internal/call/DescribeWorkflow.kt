package dev.perdura.client.internal.call

import dev.perdura.client.PendingActivity
import dev.perdura.client.PendingActivityState
import dev.perdura.client.WorkflowDescription
import dev.perdura.client.WorkflowStatus
import dev.perdura.client.internal.convert.toInstant
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.client.internal.convert.toValues
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
import io.temporal.api.enums.v1.WorkflowExecutionStatus
import io.temporal.api.workflow.v1.PendingActivityInfo
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Looks at a run from outside. */
@OptIn(InternalPerduraApi::class)
internal suspend fun describeWorkflow(connection: Connection, target: Target): WorkflowDescription {
    val request =
        DescribeWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(connection.namespace)
            .setExecution(target.toExecution())
            .build()
    val reply =
        translating(target.workflowId, target.runId) {
            connection.caller.call(WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod(), request)
        }
    return descriptionOf(connection, reply)
}

@OptIn(InternalPerduraApi::class)
private fun descriptionOf(connection: Connection, reply: DescribeWorkflowExecutionResponse): WorkflowDescription {
    val info = reply.workflowExecutionInfo
    val extended = reply.workflowExtendedInfo
    return WorkflowDescription(
        workflowId = info.execution.workflowId,
        runId = info.execution.runId,
        firstRunId = info.firstRunId.ifEmpty { null },
        type = info.type.name,
        taskQueue = info.taskQueue.ifEmpty { reply.executionConfig.taskQueue.name },
        status = info.status.toStatus(),
        startTime = info.startTime.toInstant(),
        executionTime = if (info.hasExecutionTime()) info.executionTime.toInstant() else info.startTime.toInstant(),
        closeTime = if (info.hasCloseTime()) info.closeTime.toInstant() else null,
        historyLength = info.historyLength,
        historySizeBytes = info.historySizeBytes,
        isCancelRequested = extended.cancelRequested,
        runExpirationTime = if (extended.hasRunExpirationTime()) extended.runExpirationTime.toInstant() else null,
        memo = info.memo.toPayloads(),
        pendingActivities = reply.pendingActivitiesList.map { pendingActivityOf(connection, it) },
        dataConverter = connection.converter,
    )
}

@OptIn(InternalPerduraApi::class)
private fun pendingActivityOf(connection: Connection, info: PendingActivityInfo): PendingActivity =
    PendingActivity(
        activityId = info.activityId,
        type = info.activityType.name,
        state =
            when (info.state) {
                PENDING_ACTIVITY_STATE_SCHEDULED -> PendingActivityState.SCHEDULED
                PENDING_ACTIVITY_STATE_STARTED -> PendingActivityState.STARTED
                PENDING_ACTIVITY_STATE_CANCEL_REQUESTED -> PendingActivityState.CANCEL_REQUESTED
                PENDING_ACTIVITY_STATE_PAUSED -> PendingActivityState.PAUSED
                PENDING_ACTIVITY_STATE_PAUSE_REQUESTED -> PendingActivityState.PAUSE_REQUESTED
                else -> PendingActivityState.UNSPECIFIED
            },
        attempt = info.attempt,
        maximumAttempts = info.maximumAttempts,
        scheduledTime = if (info.hasScheduledTime()) info.scheduledTime.toInstant() else null,
        lastStartedTime = if (info.hasLastStartedTime()) info.lastStartedTime.toInstant() else null,
        lastHeartbeatTime = if (info.hasLastHeartbeatTime()) info.lastHeartbeatTime.toInstant() else null,
        heartbeatDetails = info.heartbeatDetails.toValues(connection.converter),
        lastFailure = if (info.hasLastFailure()) connection.failures.toFailure(info.lastFailure) else null,
        lastWorkerIdentity = info.lastWorkerIdentity.ifEmpty { null },
    )

internal fun WorkflowExecutionStatus.toStatus(): WorkflowStatus =
    when (this) {
        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING -> WorkflowStatus.RUNNING

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED -> WorkflowStatus.COMPLETED

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED -> WorkflowStatus.FAILED

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED -> WorkflowStatus.CANCELED

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED -> WorkflowStatus.TERMINATED

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> WorkflowStatus.CONTINUED_AS_NEW

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> WorkflowStatus.TIMED_OUT

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED -> WorkflowStatus.PAUSED

        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
        WorkflowExecutionStatus.UNRECOGNIZED,
        -> WorkflowStatus.UNSPECIFIED
    }
