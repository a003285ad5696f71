package dev.perdura.server.scenarios

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy
import io.temporal.api.update.v1.Input
import io.temporal.api.update.v1.Request
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest
import io.temporal.client.UpdateOptions
import io.temporal.client.WorkflowOptions
import io.temporal.client.WorkflowStub
import io.temporal.client.WorkflowUpdateHandle
import io.temporal.client.WorkflowUpdateStage
import io.temporal.failure.ApplicationFailure
import io.temporal.workflow.Workflow
import java.time.Duration

/**
 * Knows `Adding`, which ends with its sum when it is told to `end`. The update `add` refuses what is negative, fails
 * for 13, calls an activity for 7, and for 100 waits until the signal `go`.
 */
private fun Stage.addingWorker() =
    worker {
        workflow("Adding") {
            var sum = 0
            var go = false
            var end = false
            onSignal("go") { go = true }
            onSignal("end") { end = true }
            onQuery("sum") { "$sum" }
            onUpdate("add", validate = { require(it.number() >= 0) { "negative" } }) {
                val number = it.number()
                if (number == 13) throw ApplicationFailure.newFailure("unlucky", "Unlucky", "detail")
                if (number == 100) Workflow.await { go }
                if (number == 7) call("Echo", "seven")
                sum += number
                sum
            }
            main {
                Workflow.await { end }
                sum
            }
        }
        activity("Echo") { it.text() }
    }

private fun Stage.startAdding(): Run {
    addingWorker()
    return start("Adding").apply { awaitTasks(1) }
}

private fun Run.update(number: Int, id: String): Any? = begin(number, id, WorkflowUpdateStage.COMPLETED).result

private fun Run.begin(
    number: Int,
    id: String,
    stage: WorkflowUpdateStage = WorkflowUpdateStage.ACCEPTED,
): WorkflowUpdateHandle<Int> {
    val options =
        UpdateOptions
            .newBuilder(Int::class.javaObjectType)
            .setUpdateName("add")
            .setUpdateId(id)
            .setWaitForStage(stage)
            .build()
    return stub.startUpdate(options, number)
}

private val <T> WorkflowUpdateHandle<T>.result: T get() = resultAsync.get()

private fun Stage.updateWithStart(
    number: Int,
    updateId: String,
    policy: WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
): WorkflowUpdateHandle<Int> {
    val options: WorkflowOptions = options("main") { setWorkflowIdConflictPolicy(policy) }
    val stub: WorkflowStub = client.newUntypedWorkflowStub("Adding", options)
    val update =
        UpdateOptions
            .newBuilder(Int::class.javaObjectType)
            .setUpdateName("add")
            .setUpdateId(updateId)
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build()
    return stub.startUpdateWithStart(update, arrayOf<Any>(number), emptyArray<Any>()).also {
        show(Run(client, it.execution.workflowId, it.execution.runId))
    }
}

internal val updateScenarios =
    listOf(
        scenario("update-completes-at-once") {
            val run = startAdding()
            see("update") { run.update(2, "u") }
            run.signal("end")
        },
        scenario("update-rejected") {
            val run = startAdding()
            see("update") { run.update(-1, "u") }
            see("again") { run.update(3, "u") }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-fails") {
            val run = startAdding()
            see("update") { run.update(13, "u") }
            run.signal("end")
        },
        scenario("update-unknown") {
            startWorker()
            val run = start("Waiting")
            run.awaitTasks(1)
            see("update") { run.update(1, "u") }
            run.signal("word", "done")
        },
        scenario("update-accepted-then-completed") {
            val run = startAdding()
            val handle = run.begin(100, "u")
            run.awaitIdle()
            see("sum") { run.query("sum") }
            run.signal("go")
            see("update") { handle.result }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-runs-an-activity") {
            val run = startAdding()
            see("update") { run.update(7, "u") }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-repeated-with-the-same-id") {
            val run = startAdding()
            see("first") { run.update(2, "u") }
            see("same id") { run.update(5, "u") }
            run.awaitIdle()
            run.signal("end")
            run.awaitClosed()
            see("same id after the end") { run.update(5, "u") }
            see("new id after the end") { run.update(5, "v") }
        },
        scenario("updates-several-in-flight") {
            val run = startAdding()
            val first = run.begin(100, "first")
            run.awaitIdle()
            val second = run.begin(100, "second")
            run.awaitIdle()
            see("third") { run.update(1, "third") }
            run.awaitIdle()
            run.signal("go")
            see("first") { first.result }
            see("second") { second.result }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-left-open-at-the-end") {
            val run = startAdding()
            val handle = run.begin(100, "u")
            run.awaitIdle()
            run.signal("end")
            run.awaitClosed()
            see("update") { handle.result }
        },
        scenario("update-left-open-by-termination") {
            val run = startAdding()
            val handle = run.begin(100, "u")
            run.awaitIdle()
            run.terminate("enough")
            see("update") { handle.result }
        },
        scenario("update-ends-the-workflow") {
            worker {
                workflow("Adding") {
                    var last: Int? = null
                    onUpdate("add") {
                        last = it.number()
                        last
                    }
                    main {
                        Workflow.await { last != null }
                        last
                    }
                }
            }
            val run = start("Adding")
            run.awaitTasks(1)
            see("update") { run.update(2, "u") }
        },
        scenario("updates-more-than-may-be-in-flight") {
            val run = startAdding()
            val handles =
                List(10) {
                    run.begin(100, "u$it").also { run.awaitIdle() }
                }
            val over =
                UpdateWorkflowExecutionRequest
                    .newBuilder()
                    .setNamespace(namespace)
                    .setWorkflowExecution(run.execution)
                    .setRequest(Request.newBuilder().setInput(Input.newBuilder().setName("add").setArgs(json(1))))
                    .build()
            see("one more") { raw.updateWorkflowExecution(over) }
            run.signal("go")
            see("all") { handles.map { it.result } }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-after-the-end") {
            val run = startAdding()
            run.signal("end")
            run.awaitClosed()
            see("update") { run.update(1, "u") }
        },
        scenario("update-of-a-delayed-start") {
            addingWorker()
            val run = start("Adding") { setStartDelay(Duration.ofHours(1)) }
            see("update") { run.update(2, "u") }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-with-start-starts") {
            addingWorker()
            see("update") { updateWithStart(2, "u").result }
            val run = current("main")
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-with-start-updates") {
            val run = startAdding()
            see("update") { updateWithStart(2, "u").result }
            run.awaitIdle()
            see("repeated") { updateWithStart(2, "u").result }
            see("conflict") {
                updateWithStart(3, "v", WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL).result
            }
            run.awaitIdle()
            run.signal("end")
        },
        scenario("update-with-start-rejected") {
            addingWorker()
            see("update") { updateWithStart(-1, "u").result }
            val run = show(current("main"))
            run.awaitIdle()
            run.signal("end")
        },
        scenario("signal-meets-an-update-that-waits") {
            val run = start("Adding")
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask())
            val caller = ask { see("update") { run.update(2, "u") } }
            val task = worker.workflowTask()
            see(
                "task",
            ) { with(task) { "messages=$messagesCount started=$startedEventId events=${history.eventsCount}" } }
            run.signal("word", "x")
            worker.answer(task)
            see("signalled") { worker.answer(worker.workflowTask(), completeRun("done")) }
            caller.join()
        },
    )
