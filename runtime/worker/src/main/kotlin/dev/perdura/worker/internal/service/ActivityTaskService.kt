package dev.perdura.worker.internal.service

import com.google.protobuf.ByteString
import com.google.protobuf.DoubleValue
import dev.perdura.client.internal.rpc.CallPolicy
import dev.perdura.client.internal.rpc.ServiceCaller
import io.temporal.api.common.v1.Payloads
import io.temporal.api.failure.v1.Failure
import io.temporal.api.taskqueue.v1.TaskQueueMetadata
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** The calls that activity tasks need. */
internal class ActivityTaskService(
    private val caller: ServiceCaller,
    private val worker: WorkerIdentity,
    private val maxQueueActivitiesPerSecond: Double?,
) {
    /** Waits for a task; null if there was none for about a minute. */
    suspend fun poll(): PollActivityTaskQueueResponse? {
        val request =
            PollActivityTaskQueueRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskQueue(worker.normalQueue)
                .setIdentity(worker.identity)
                .setWorkerInstanceKey(worker.instanceId)
        maxQueueActivitiesPerSecond?.let {
            request.setTaskQueueMetadata(TaskQueueMetadata.newBuilder().setMaxTasksPerSecond(DoubleValue.of(it)))
        }
        return caller
            .poll(WorkflowServiceGrpc.getPollActivityTaskQueueMethod(), request.build())
            ?.takeUnless { it.taskToken.isEmpty }
    }

    suspend fun complete(taskToken: ByteString, result: Payloads) {
        val request =
            RespondActivityTaskCompletedRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(taskToken)
                .setIdentity(worker.identity)
        if (result.payloadsCount > 0) request.result = result
        caller.call(WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod(), request.build())
    }

    suspend fun fail(taskToken: ByteString, failure: Failure) {
        caller.call(
            WorkflowServiceGrpc.getRespondActivityTaskFailedMethod(),
            RespondActivityTaskFailedRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(taskToken)
                .setIdentity(worker.identity)
                .setFailure(failure)
                .build(),
        )
    }

    suspend fun cancel(taskToken: ByteString) {
        caller.call(
            WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod(),
            RespondActivityTaskCanceledRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(taskToken)
                .setIdentity(worker.identity)
                .build(),
        )
    }

    /** Tried once: the next heartbeat is a better second attempt than this one late. */
    suspend fun heartbeat(taskToken: ByteString, details: Payloads): RecordActivityTaskHeartbeatResponse {
        val request =
            RecordActivityTaskHeartbeatRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(taskToken)
                .setIdentity(worker.identity)
        if (details.payloadsCount > 0) request.details = details
        return caller.call(
            WorkflowServiceGrpc.getRecordActivityTaskHeartbeatMethod(),
            request.build(),
            CallPolicy.ONCE,
        )
    }
}
