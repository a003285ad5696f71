package dev.perdura.worker.internal.service

import com.google.protobuf.ByteString
import dev.perdura.client.internal.rpc.ServiceCaller
import io.temporal.api.command.v1.Command
import io.temporal.api.common.v1.Payloads
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.enums.v1.QueryResultType
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.failure.v1.Failure
import io.temporal.api.query.v1.WorkflowQueryResult
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** The calls that workflow tasks need. */
internal class WorkflowTaskService(private val caller: ServiceCaller, private val worker: WorkerIdentity) {
    /** Whether this worker wants the next task of a run, and the run to come back to it; not once it goes down. */
    @Volatile
    var takesMore = true

    /** Waits for a task on the shared queue, or on this worker's own; null if there was none for about a minute. */
    suspend fun poll(sticky: Boolean): PollWorkflowTaskQueueResponse? {
        val request =
            PollWorkflowTaskQueueRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskQueue(if (sticky) worker.stickyQueue else worker.normalQueue)
                .setIdentity(worker.identity)
                .setWorkerInstanceKey(worker.instanceId)
        // An empty answer is known by its empty token (rule 8.1).
        return caller
            .poll(WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod(), request.build())
            ?.takeUnless { it.taskToken.isEmpty }
    }

    suspend fun historyPage(execution: WorkflowExecution, pageToken: ByteString): GetWorkflowExecutionHistoryResponse =
        caller.call(
            WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod(),
            GetWorkflowExecutionHistoryRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setExecution(execution)
                .setNextPageToken(pageToken)
                .build(),
        )

    suspend fun complete(
        task: PollWorkflowTaskQueueResponse,
        commands: List<Command>,
        answers: Map<String, WorkflowQueryResult>,
        staysCached: Boolean,
    ): RespondWorkflowTaskCompletedResponse {
        val request =
            RespondWorkflowTaskCompletedRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(task.taskToken)
                .setIdentity(worker.identity)
                .addAllCommands(commands)
                .putAllQueryResults(answers)
                .setReturnNewWorkflowTask(takesMore)
        if (staysCached && takesMore) request.stickyAttributes = worker.stickyAttributes
        if (task.previousStartedEventId == 0L) request.sdkMetadata = worker.library
        return caller.call(WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod(), request.build())
    }

    suspend fun fail(task: PollWorkflowTaskQueueResponse, cause: WorkflowTaskFailedCause, failure: Failure) {
        caller.call(
            WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod(),
            RespondWorkflowTaskFailedRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(task.taskToken)
                .setIdentity(worker.identity)
                .setCause(cause)
                .setFailure(failure)
                .build(),
        )
    }

    suspend fun answer(task: PollWorkflowTaskQueueResponse, result: WorkflowQueryResult) {
        val request =
            RespondQueryTaskCompletedRequest
                .newBuilder()
                .setNamespace(worker.namespace)
                .setTaskToken(task.taskToken)
                .setCompletedType(result.resultType)
                .setErrorMessage(result.errorMessage)
        if (result.hasAnswer()) request.queryResult = result.answer
        if (result.hasFailure()) request.failure = result.failure
        caller.call(WorkflowServiceGrpc.getRespondQueryTaskCompletedMethod(), request.build())
    }

    companion object {
        fun answered(payloads: Payloads): WorkflowQueryResult =
            WorkflowQueryResult
                .newBuilder()
                .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                .setAnswer(payloads)
                .build()

        fun failed(failure: Failure): WorkflowQueryResult =
            WorkflowQueryResult
                .newBuilder()
                .setResultType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
                .setErrorMessage(failure.message)
                .setFailure(failure)
                .build()
    }
}
