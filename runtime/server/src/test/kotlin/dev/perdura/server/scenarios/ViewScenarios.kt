package dev.perdura.server.scenarios

import com.google.protobuf.util.Durations
import io.temporal.activity.Activity
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes
import io.temporal.api.common.v1.SearchAttributes
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.HistoryEventFilterType
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest
import io.temporal.common.SearchAttributeKey
import io.temporal.workflow.Async
import io.temporal.workflow.ChildWorkflowOptions
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.CompletableFuture
import io.temporal.common.SearchAttributes as TypedAttributes

private val keyword = SearchAttributeKey.forKeyword("CustomKeywordField")
private val number = SearchAttributeKey.forLong("CustomIntField")

private fun Stage.historyRequest(run: Run): GetWorkflowExecutionHistoryRequest.Builder =
    GetWorkflowExecutionHistoryRequest
        .newBuilder()
        .setNamespace(namespace)
        .setExecution(run.execution)

private fun Stage.listed(query: String): List<String> =
    raw
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest
                .newBuilder()
                .setNamespace(namespace)
                .setQuery(query)
                .build(),
        ).executionsList
        .map { "${it.execution.workflowId} ${it.status.name.removePrefix("WORKFLOW_EXECUTION_STATUS_")}" }

private fun Stage.count(query: String): Long =
    raw
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest
                .newBuilder()
                .setNamespace(namespace)
                .setQuery(query)
                .build(),
        ).count

private fun upsert(name: String): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
        .setUpsertWorkflowSearchAttributesCommandAttributes(
            UpsertWorkflowSearchAttributesCommandAttributes
                .newBuilder()
                .setSearchAttributes(SearchAttributes.newBuilder().putIndexedFields(name, payload("x"))),
        ).build()

internal val viewScenarios =
    listOf(
        scenario("describe-shows-what-is-pending") {
            val beaten = CompletableFuture<Unit>()
            val end = CompletableFuture<Unit>()
            worker {
                workflow("Busy") {
                    main {
                        val options = ChildWorkflowOptions.newBuilder().setWorkflowId(id("child")).build()
                        val child = Workflow.newUntypedChildWorkflowStub("Idle", options)
                        Async.function { child.execute(Any::class.java) }
                        child.execution.get()
                        call("Beating") { setHeartbeatTimeout(PATIENCE) }
                    }
                }
                workflow("Idle") { main { Workflow.sleep(Duration.ofHours(1)) } }
                activity("Beating") {
                    Activity.getExecutionContext().heartbeat("half way")
                    beaten.complete(Unit)
                    end.get()
                }
            }
            val run = start("Busy") { setWorkflowExecutionTimeout(Duration.ofHours(2)) }
            beaten.get()
            awaitUntil { run.describe().pendingActivitiesList.any { it.hasHeartbeatDetails() } }
            see("activity") {
                with(run.describe().pendingActivitiesList.single()) {
                    "${activityType.name} $state attempt=$attempt of $maximumAttempts " +
                        "details=${heartbeatDetails.payloadsList.map { it.data.toStringUtf8() }} " +
                        "worker=$lastWorkerIdentity " +
                        "times=${hasScheduledTime()} ${hasLastStartedTime()} ${hasLastHeartbeatTime()} " +
                        "${hasExpirationTime()}"
                }
            }
            see("child") {
                with(run.describe().pendingChildrenList.single()) {
                    "$workflowId $workflowTypeName initiated=$initiatedId $parentClosePolicy"
                }
            }
            see("config") {
                with(run.describe().executionConfig) {
                    "${taskQueue.name} ${taskQueue.kind} ${Durations.toString(workflowExecutionTimeout)} " +
                        "${Durations.toString(workflowRunTimeout)} ${Durations.toString(defaultWorkflowTaskTimeout)}"
                }
            }
            see("chain") {
                with(run.describe().workflowExecutionInfo) {
                    "first=${firstRunId == run.runId} root=${rootExecution.workflowId} $taskQueue " +
                        "closed=${hasCloseTime()} length=$historyLength"
                }
            }
            end.complete(Unit)
        },
        scenario("describe-shows-a-pending-workflow-task") {
            val run = start("Raw")
            see("scheduled") { with(run.describe().pendingWorkflowTask) { "$state attempt=$attempt" } }
            val worker = RawWorker(this)
            worker.fail(worker.workflowTask(), "failure")
            val task = worker.workflowTask()
            see("started") {
                with(run.describe()) {
                    "${pendingWorkflowTask.state} attempt=${pendingWorkflowTask.attempt} " +
                        "length=${workflowExecutionInfo.historyLength}"
                }
            }
            see("history with the task under way") { run.history().map { it.eventId } }
            worker.answer(task, completeRun("done"))
        },
        scenario("history-of-the-close-only") {
            startWorker()
            val run = start("Short", "quick")
            run.awaitClosed()
            val filter = HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
            see("close event") {
                val answer =
                    raw.getWorkflowExecutionHistory(
                        historyRequest(run).setHistoryEventFilterType(filter).setWaitNewEvent(true).build(),
                    )
                answer.history.eventsList.map(::eventLine) + "token=${!answer.nextPageToken.isEmpty}"
            }
            val waiting = start("Waiting", id = "open")
            waiting.awaitTasks(1)
            see("close event while open") {
                val answer =
                    raw.getWorkflowExecutionHistory(historyRequest(waiting).setHistoryEventFilterType(filter).build())
                "events=${answer.history.eventsCount} token=${!answer.nextPageToken.isEmpty}"
            }
            waiting.signal("word", "done")
        },
        scenario("history-in-pages") {
            startWorker()
            val run = start("Short", "quick")
            run.awaitClosed()
            see("pages") {
                val request = historyRequest(run).setMaximumPageSize(2)
                val pages = mutableListOf<List<Long>>()
                do {
                    val page = raw.getWorkflowExecutionHistory(request.build())
                    pages += page.history.eventsList.map { it.eventId }
                    request.nextPageToken = page.nextPageToken
                } while (!page.nextPageToken.isEmpty)
                pages.flatten()
            }
            see("of nobody") {
                val nobody = historyRequest(run)
                nobody.executionBuilder.setWorkflowId(id("nobody")).clearRunId()
                raw.getWorkflowExecutionHistory(nobody.build())
            }
        },
        scenario("lists-and-counts") {
            startWorker()
            val attributes = TypedAttributes.newBuilder().set(keyword, id("group")).set(number, 7L).build()
            val open = start("Waiting", id = "open") { setTypedSearchAttributes(attributes) }
            open.awaitTasks(1)
            start("Short", "x", id = "completed") { setTypedSearchAttributes(attributes) }.awaitClosed()
            start("Failing", id = "failed") { setTypedSearchAttributes(attributes) }.awaitClosed()
            val group = "CustomKeywordField = '${id("group")}'"
            awaitUntil { count("$group AND ExecutionStatus != 'Running'") == 2L && count(group) == 3L }
            for (filter in listOf(
                "ExecutionStatus = 'Running'",
                "ExecutionStatus IN ('Completed', 'Failed')",
                "WorkflowType = 'Short' OR WorkflowType = 'Failing'",
                "CustomIntField BETWEEN 5 AND 9 AND NOT WorkflowType = 'Short'",
                "CloseTime IS NULL",
                "WorkflowType STARTS_WITH 'S'",
            )) {
                see(filter) { listed("$group AND ($filter)").sorted() }
            }
            see("an unknown attribute") { listed("NoSuchField = 1") }
            see("no sense") { listed("WorkflowType = = 'x'") }
            open.signal("word", "done")
        },
        scenario("search-attribute-unknown") {
            see("start") {
                val unknown = TypedAttributes.newBuilder().set(SearchAttributeKey.forKeyword("NoSuchField"), "x")
                start("Waiting") { setTypedSearchAttributes(unknown.build()) }
            }
            see("of the server") {
                val reserved = TypedAttributes.newBuilder().set(SearchAttributeKey.forKeyword("ExecutionStatus"), "x")
                start("Waiting") { setTypedSearchAttributes(reserved.build()) }
            }
            start("Raw")
            val worker = RawWorker(this)
            see("upsert") { worker.answer(worker.workflowTask(), upsert("NoSuchField")) }
            worker.answer(worker.workflowTask(), upsert("CustomKeywordField"), completeRun("recovered"))
        },
        scenario("activity-eager") {
            worker(options = { setDisableEagerExecution(false) }) {
                workflow("Greeting") { main { call("Greet") } }
                activity("Greet") { "Hello" }
            }
            start("Greeting")
        },
    )
