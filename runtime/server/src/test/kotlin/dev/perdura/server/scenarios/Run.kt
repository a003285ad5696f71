package dev.perdura.server.scenarios

import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.enums.v1.EventType
import io.temporal.api.enums.v1.WorkflowExecutionStatus
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowStub
import io.temporal.client.WorkflowTargetOptions
import java.util.concurrent.TimeUnit

private const val STILL_MILLIS = 15L

/** One run of a scenario, as its client sees it; signals and the like go to this run, not to the latest of its id. */
internal class Run(private val client: WorkflowClient, val workflowId: String, val runId: String) {
    private val service = client.workflowServiceStubs
    private val namespace = client.options.namespace
    val execution: WorkflowExecution =
        WorkflowExecution
            .newBuilder()
            .setWorkflowId(workflowId)
            .setRunId(runId)
            .build()
    val stub: WorkflowStub =
        client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder().setWorkflowExecution(execution).build())

    fun signal(name: String, vararg arguments: Any?) = stub.signal(name, *arguments)

    fun query(name: String, vararg arguments: Any?): String? = stub.query(name, String::class.java, *arguments)

    fun cancel() = stub.cancel()

    fun terminate(reason: String) = stub.terminate(reason)

    fun result(): Any? = stub.getResult(Any::class.java)

    fun describe(): DescribeWorkflowExecutionResponse =
        service.blockingStub().describeWorkflowExecution(
            DescribeWorkflowExecutionRequest
                .newBuilder()
                .setNamespace(namespace)
                .setExecution(execution)
                .build(),
        )

    fun isOpen() = describe().workflowExecutionInfo.status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING

    fun history(): List<HistoryEvent> {
        val events = mutableListOf<HistoryEvent>()
        val request =
            GetWorkflowExecutionHistoryRequest
                .newBuilder()
                .setNamespace(namespace)
                .setExecution(execution)
        do {
            val page = service.blockingStub().getWorkflowExecutionHistory(request.build())
            events += page.history.eventsList
            request.nextPageToken = page.nextPageToken
        } while (!page.nextPageToken.isEmpty)
        return events
    }

    /** Waits until the history holds [count] events of [type]. */
    fun awaitEvents(type: EventType, count: Int = 1) = awaitUntil { history().count { it.eventType == type } >= count }

    /** Waits until [count] workflow tasks are completed and none is under way. */
    fun awaitTasks(count: Int) {
        awaitEvents(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, count)
        awaitIdle()
    }

    fun awaitIdle() = awaitUntil { !describe().hasPendingWorkflowTask() }

    fun awaitClosed() = awaitUntil { !isOpen() }
}

/** Asks until it is so; a scenario that waits in vain is ended by its deadline. */
internal fun awaitUntil(isSo: () -> Boolean) {
    while (!isSo()) TimeUnit.MILLISECONDS.sleep(STILL_MILLIS)
}
