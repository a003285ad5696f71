package dev.perdura.server.scenarios

import com.google.protobuf.FieldMask
import com.google.protobuf.Message
import com.google.protobuf.util.Durations
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes
import io.temporal.api.command.v1.RecordMarkerCommandAttributes
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes
import io.temporal.api.common.v1.Header
import io.temporal.api.common.v1.MeteringMetadata
import io.temporal.api.common.v1.Priority
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.QueryResultType
import io.temporal.api.query.v1.WorkflowQuery
import io.temporal.api.query.v1.WorkflowQueryResult
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest
import java.util.concurrent.TimeUnit

private fun header(text: String): Header = Header.newBuilder().putFields("key", payload(text)).build()

private fun Stage.rawStart(
    id: String = "main",
    configure: StartWorkflowExecutionRequest.Builder.() -> Unit = {},
): Run {
    val request =
        StartWorkflowExecutionRequest
            .newBuilder()
            .setNamespace(namespace)
            .setIdentity(IDENTITY)
            .setRequestId("request")
            .setWorkflowId(id(id))
            .setWorkflowType(WorkflowType.newBuilder().setName("Raw"))
            .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
            .setWorkflowTaskTimeout(Durations.fromSeconds(PATIENCE.seconds))
            .apply(configure)
    return show(run(id, raw.startWorkflowExecution(request.build()).runId))
}

private fun startChild(configure: StartChildWorkflowExecutionCommandAttributes.Builder.() -> Unit): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
        .setStartChildWorkflowExecutionCommandAttributes(
            StartChildWorkflowExecutionCommandAttributes
                .newBuilder()
                .setWorkflowType(WorkflowType.newBuilder().setName("Raw"))
                .apply(configure),
        ).build()

private fun continueAsNew(configure: ContinueAsNewWorkflowExecutionCommandAttributes.Builder.() -> Unit): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
        .setContinueAsNewWorkflowExecutionCommandAttributes(
            ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder().apply(configure),
        ).build()

private fun cancelActivity(scheduledEventId: Long): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
        .setRequestCancelActivityTaskCommandAttributes(
            RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(scheduledEventId),
        ).build()

private fun Stage.changePriority(run: Run, mask: String, configure: Priority.Builder.() -> Unit) =
    raw.updateWorkflowExecutionOptions(
        UpdateWorkflowExecutionOptionsRequest
            .newBuilder()
            .setNamespace(namespace)
            .setIdentity(IDENTITY)
            .setWorkflowExecution(run.execution)
            .setUpdateMask(FieldMask.newBuilder().addPaths(mask))
            .apply { workflowExecutionOptionsBuilder.priorityBuilder.configure() }
            .build(),
    )

/** Every field of an answer but those that are its own each time. */
private fun answerText(answer: Message): String =
    messageText(
        answer
            .toBuilder()
            .apply {
                for (own in listOf("task_token", "history", "next_page_token", "poller_scaling_decision")) {
                    descriptorForType.findFieldByName(own)?.let(::clearField)
                }
            }.build(),
    )

internal val rawScenarios =
    listOf(
        scenario("polls-answer-with-everything") {
            rawStart {
                header = header("of the start")
                input = json("input")
                priority = Priority.newBuilder().setPriorityKey(2).build()
            }
            val worker = RawWorker(this)
            val first = worker.workflowTask()
            see("workflow task") { answerText(first) }
            worker.answer(
                first,
                scheduleActivity("a") {
                    header = header("of the activity")
                    input = json("input of the activity")
                    priority = Priority.newBuilder().setFairnessKey("fair").build()
                },
            )
            val activity = worker.activityTask()
            see("activity task") { answerText(activity) }
            worker.answer(activity, "result")
            val second = worker.workflowTask()
            see("second workflow task") { answerText(second) }
            worker.answer(second, completeRun("done"))
        },
        scenario("headers-and-priorities-are-handed-on") {
            rawStart {
                header = header("of the start")
                priority = Priority.newBuilder().setPriorityKey(2).build()
            }
            val worker = RawWorker(this)
            worker.answer(
                worker.workflowTask(),
                startChild {
                    workflowId = id("child")
                    header = header("of the child")
                },
                continueAsNew { header = header("of the next run") },
            )
            val next = current("main")
            next.awaitUntilScheduled()
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
        scenario("priority-of-an-open-run-changes") {
            val run = rawStart()
            val worker = RawWorker(this)
            repeat(2) { see("before its task, ${it + 1}") { changePriority(run, "priority") { priorityKey = 2 } } }
            val first = worker.workflowTask()
            see("during its task") { changePriority(run, "priority.fairness_key") { fairnessKey = "fair" } }
            see("in part") { changePriority(run, "versioning_override.pinned") {} }
            worker.answer(first, scheduleActivity("a"))
            see("activity task") { answerText(worker.activityTask().also { worker.answer(it, "result") }) }
            worker.answer(worker.workflowTask(), completeRun("done"))
            see("when it is closed") { changePriority(run, "priority") { priorityKey = 3 } }
        },
        scenario("workflow-task-answer-is-echoed") {
            rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), startTimer("t", 3600)) {
                sdkMetadata =
                    WorkflowTaskCompletedMetadata
                        .newBuilder()
                        .addCoreUsedFlags(7)
                        .addLangUsedFlags(9)
                        .setSdkName("by hand")
                        .setSdkVersion("1")
                        .build()
                meteringMetadata = MeteringMetadata.newBuilder().setNonfirstLocalActivityExecutionAttempts(3).build()
            }
            current("main").terminate("enough")
        },
        scenario("marker-with-everything") {
            rawStart()
            val worker = RawWorker(this)
            val marker =
                RecordMarkerCommandAttributes
                    .newBuilder()
                    .setMarkerName("marker")
                    .putDetails("key", json("detail", 2))
                    .setHeader(header("of the marker"))
            worker.answer(
                worker.workflowTask(),
                Command
                    .newBuilder()
                    .setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER)
                    .setRecordMarkerCommandAttributes(marker)
                    .build(),
                completeRun("done"),
            )
        },
        timedScenario("query-rides-on-a-workflow-task") {
            val run = rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), startTimer("t", 3600))
            run.signal("word", "x")
            val request =
                QueryWorkflowRequest
                    .newBuilder()
                    .setNamespace(namespace)
                    .setExecution(run.execution)
                    .setQuery(WorkflowQuery.newBuilder().setQueryType("q").setQueryArgs(json(1)))
                    .build()
            val caller = ask { see("query") { raw.queryWorkflow(request).let(::answerText) } }
            TimeUnit.MILLISECONDS.sleep(A_CALL_MILLIS)
            val task = worker.workflowTask()
            see("queries") { task.queriesMap.values.map { answerText(it) } }
            worker.answer(task, completeRun("done")) {
                for (id in task.queriesMap.keys) {
                    val result = WorkflowQueryResult.newBuilder().setAnswer(json("answer"))
                    putQueryResults(id, result.setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED).build())
                }
            }
            caller.join()
        },
        scenario("activity-completed-by-id-before-it-starts") {
            rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), scheduleActivity("a"))
            raw.respondActivityTaskCompletedById(
                RespondActivityTaskCompletedByIdRequest
                    .newBuilder()
                    .setNamespace(namespace)
                    .setWorkflowId(id("main"))
                    .setActivityId("a")
                    .setIdentity(IDENTITY)
                    .setResult(json("by id"))
                    .build(),
            )
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
        scenario("activity-cancelled-by-hand") {
            val run = rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), scheduleActivity("a"), scheduleActivity("b"))
            val activity = worker.activityTask()

            fun cancelled() =
                raw.respondActivityTaskCanceled(
                    RespondActivityTaskCanceledRequest
                        .newBuilder()
                        .setTaskToken(activity.taskToken)
                        .setIdentity(IDENTITY)
                        .setDetails(json("cleaned up"))
                        .build(),
                )

            fun heartbeat() =
                raw.recordActivityTaskHeartbeat(
                    RecordActivityTaskHeartbeatRequest.newBuilder().setTaskToken(activity.taskToken).build(),
                )
            see("heartbeat before") { heartbeat().cancelRequested }
            see("cancelled unasked") { cancelled() }
            run.signal("word", "x")
            val started = if (activity.activityId == "a") 5L else 6L
            worker.answer(worker.workflowTask(), cancelActivity(started))
            see("heartbeat after") { heartbeat().cancelRequested }
            cancelled()
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
        scenario("activity-cancelled-twice-is-refused") {
            val run = rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), scheduleActivity("a"))
            worker.activityTask()
            run.signal("word", "x")
            worker.answer(worker.workflowTask(), cancelActivity(5))
            run.signal("word", "y")
            see("again") { worker.answer(worker.workflowTask(), cancelActivity(5)) }
            see("unknown") { worker.answer(worker.workflowTask(), cancelActivity(99)) }
            run.terminate("enough")
        },
        scenario("continue-as-new-with-a-signal-unhandled") {
            val run = rawStart()
            val worker = RawWorker(this)
            val task = worker.workflowTask()
            run.signal("word", "x")
            see("too early") { worker.answer(task, continueAsNew { input = json("next") }) }
            run.stub.terminate("enough")
        },
        timedScenario("child-and-activity-end-during-a-task") {
            val run = rawStart()
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), scheduleActivity("a"), startChild { workflowId = id("child") })
            val tasks = List(2) { worker.workflowTask() }.associateBy { it.workflowExecution.workflowId }
            val activity = worker.activityTask()
            worker.answer(tasks.getValue(id("child")), completeRun("child"))
            current("child").awaitClosed()
            TimeUnit.MILLISECONDS.sleep(A_CALL_MILLIS)
            worker.answer(activity, "activity")
            run.signal("word", "last")
            worker.answer(tasks.getValue(run.workflowId), startTimer("t", 3600))
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
    )

/** Longer than a call takes to get where it is kept. */
private const val A_CALL_MILLIS = 2_000L

private fun Run.awaitUntilScheduled() = awaitUntil { history().any { it.hasWorkflowTaskScheduledEventAttributes() } }
