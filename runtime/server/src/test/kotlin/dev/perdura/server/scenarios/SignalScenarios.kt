package dev.perdura.server.scenarios

import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.enums.v1.QueryRejectCondition
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowClientOptions
import io.temporal.client.WorkflowOptions
import io.temporal.failure.ApplicationFailure
import io.temporal.workflow.Workflow
import java.time.Duration

/** Knows `Collecting`, which ends with the words signalled before the word `end`; `words` asks for them meanwhile. */
private fun Stage.collectingWorker() =
    worker {
        workflow("Collecting") {
            val words = mutableListOf<String>()
            onSignal("word") { words += it.text() }
            onQuery("words") { words.joinToString() }
            onQuery("failing") { throw ApplicationFailure.newFailure("cannot tell", "Dumb", "detail") }
            main { first ->
                if (first.size > 0) words += first.text()
                Workflow.await { "end" in words }
                words.joinToString()
            }
        }
    }

private fun Stage.signalWithStart(
    word: String,
    argument: String,
    configure: WorkflowOptions.Builder.() -> Unit = {},
): Run {
    val stub = client.newUntypedWorkflowStub("Collecting", options("main", configure))
    val execution = stub.signalWithStart("word", arrayOf<Any>(word), arrayOf<Any>(argument))
    return show(Run(client, execution.workflowId, execution.runId))
}

private fun signalRequest(run: Run, requestId: String): SignalWorkflowExecutionRequest =
    SignalWorkflowExecutionRequest
        .newBuilder()
        .setNamespace("default")
        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(run.workflowId))
        .setSignalName("word")
        .setRequestId(requestId)
        .setIdentity(IDENTITY)
        .setInput(json("once"))
        .build()

internal val signalScenarios =
    listOf(
        scenario("signals-one-after-the-other") {
            collectingWorker()
            val run = start("Collecting")
            for ((index, word) in listOf("a", "b", "end").withIndex()) {
                run.awaitTasks(index + 1)
                run.signal("word", word)
            }
        },
        scenario("signals-before-the-worker-comes") {
            val run = start("Collecting")
            listOf("a", "b", "end").forEach { run.signal("word", it) }
            collectingWorker()
        },
        scenario("signal-without-a-handler") {
            start("Late").signal("nobody-listens", "x")
            worker {
                workflow("Late") {
                    main {
                        Workflow.sleep(Duration.ofMillis(50))
                        "slept"
                    }
                }
            }
        },
        scenario("signal-repeated-with-the-same-request-id") {
            collectingWorker()
            val run = start("Collecting")
            run.awaitTasks(1)
            raw.signalWorkflowExecution(signalRequest(run, "request"))
            run.awaitTasks(2)
            raw.signalWorkflowExecution(signalRequest(run, "request"))
            run.signal("word", "end")
            run.awaitClosed()
            see("repeated after the end") {
                raw.signalWorkflowExecution(signalRequest(run, "request"))
                "accepted"
            }
            see("another after the end") { raw.signalWorkflowExecution(signalRequest(run, "other")) }
        },
        scenario("signal-to-nobody") {
            val nobody = client.newUntypedWorkflowStub(id("nobody"))
            see("signal") { nobody.signal("word", "x") }
            see("query") { nobody.query("words", String::class.java) }
            see("cancel") { nobody.cancel() }
            see("terminate") { nobody.terminate("x") }
            see("result") { nobody.getResult(String::class.java) }
            see("describe") { nobody.describe() }
        },
        scenario("signal-with-start-starts") {
            collectingWorker()
            signalWithStart("end", "first")
        },
        scenario("signal-with-start-signals") {
            collectingWorker()
            val run = start("Collecting", "first")
            run.awaitTasks(1)
            see("same run") { signalWithStart("end", "second").runId == run.runId }
        },
        scenario("signal-with-start-after-the-end") {
            collectingWorker()
            signalWithStart("end", "first").awaitClosed()
            signalWithStart("end", "second")
        },
        timedScenario("signal-with-start-delayed") {
            collectingWorker()
            signalWithStart("end", "late") { setStartDelay(Duration.ofSeconds(1)) }
        },
        scenario("query-at-once-and-after-the-end") {
            collectingWorker()
            val run = start("Collecting", "first")
            see("at once") { run.query("words") }
            run.signal("word", "end")
            run.awaitClosed()
            see("after the end") { run.query("words") }
        },
        scenario("query-fails") {
            collectingWorker()
            val run = start("Collecting")
            run.awaitTasks(1)
            see("failing") { run.query("failing") }
            see("unknown") { run.query("unknown") }
            run.signal("word", "end")
            run.awaitClosed()
            see("failing after the end") { run.query("failing") }
        },
        scenario("query-rejected") {
            collectingWorker()
            val run = start("Collecting")
            val picky =
                WorkflowClient.newInstance(
                    client.workflowServiceStubs,
                    WorkflowClientOptions
                        .newBuilder()
                        .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN)
                        .build(),
                )
            val stub = picky.newUntypedWorkflowStub(run.workflowId)
            run.awaitTasks(1)
            see("while open") { stub.query("words", String::class.java) }
            run.signal("word", "end")
            run.awaitClosed()
            see("after the end") { stub.query("words", String::class.java) }
        },
    )
