package dev.perdura.server.scenarios

import com.google.protobuf.FieldMask
import io.temporal.activity.Activity
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.enums.v1.ResetReapplyExcludeType
import io.temporal.api.workflow.v1.PostResetOperation
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest
import io.temporal.common.RetryOptions
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.atomic.AtomicBoolean

/** Knows `Collecting`: it collects words and has an activity echo each, until the word is `end`. */
private fun Stage.resettableWorker() =
    worker {
        workflow("Collecting") {
            val words = mutableListOf<String>()
            onSignal("word") { words += it.text() }
            main {
                val echoes = mutableListOf<Any?>()
                while ("end" !in words.take(echoes.size)) {
                    Workflow.await { words.size > echoes.size }
                    echoes += call("Echo", words[echoes.size])
                }
                echoes.joinToString()
            }
        }
        activity("Echo") { "echo of ${it.text()}" }
    }

private fun Stage.resetRequest(run: Run, eventId: Long): ResetWorkflowExecutionRequest.Builder =
    ResetWorkflowExecutionRequest
        .newBuilder()
        .setNamespace(namespace)
        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(run.workflowId).setRunId(run.runId))
        .setReason("the reason")
        .setWorkflowTaskFinishEventId(eventId)
        .setRequestId("request-$eventId")
        .setIdentity(IDENTITY)

private fun Stage.reset(
    run: Run,
    eventId: Long,
    configure: ResetWorkflowExecutionRequest.Builder.() -> Unit = {},
): Run {
    val answer = raw.resetWorkflowExecution(resetRequest(run, eventId).apply(configure).build())
    return show(Run(client, run.workflowId, answer.runId))
}

/** A run that has collected `a` and `b`: two workflow tasks for each, after one at first. */
private fun Stage.collected(): Run {
    resettableWorker()
    val run = start("Collecting")
    run.awaitTasks(1)
    run.signal("word", "a")
    run.awaitTasks(3)
    run.signal("word", "b")
    run.awaitTasks(5)
    return run
}

internal val resetScenarios =
    listOf(
        scenario("reset-to-the-first-task") {
            val run = collected()
            val second = reset(run, 4)
            second.awaitEnoughThen("end")
        },
        scenario("reset-of-a-closed-run") {
            val run = collected()
            run.signal("word", "end")
            run.awaitClosed()
            reset(run, 4)
        },
        scenario("reset-without-signals") {
            val run = collected()
            val second =
                reset(run, 4) { addResetReapplyExcludeTypes(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL) }
            second.awaitIdle()
            second.signal("word", "end")
        },
        scenario("reset-to-a-later-task") {
            val run = collected()
            val tasks = run.history().filter { it.hasWorkflowTaskCompletedEventAttributes() }.map { it.eventId }
            val second = reset(run, tasks[2])
            second.awaitEnoughThen("end")
        },
        scenario("reset-with-updates-done-again") {
            worker {
                workflow("Adding") {
                    var sum = 0
                    var end = false
                    onSignal("end") { end = true }
                    onUpdate("add") {
                        sum += it.number()
                        sum
                    }
                    main {
                        Workflow.await { end }
                        sum
                    }
                }
            }
            val run = start("Adding")
            run.awaitTasks(1)
            for (number in 1..2) {
                run.stub.update("add", Int::class.javaObjectType, number)
                run.awaitIdle()
            }
            val second = reset(run, 4)
            awaitUntil { second.history().count { it.hasWorkflowExecutionUpdateCompletedEventAttributes() } == 2 }
            second.awaitIdle()
            second.signal("end")
        },
        scenario("reset-starts-an-open-activity-anew") {
            val fixed = AtomicBoolean()
            worker {
                workflow("Stubborn") {
                    main {
                        call("Failing") {
                            setRetryOptions(RetryOptions.newBuilder().setInitialInterval(Duration.ofHours(1)).build())
                        }
                    }
                }
                activity("Failing") {
                    check(fixed.get()) { "broken" }
                    "attempt ${Activity.getExecutionContext().info.attempt}"
                }
            }
            val run = start("Stubborn")
            awaitUntil { run.describe().pendingActivitiesList.any { it.attempt == 2 } }
            fixed.set(true)
            reset(run, 4)
        },
        scenario("reset-to-another-priority") {
            val run = collected()
            val options =
                PostResetOperation.UpdateWorkflowOptions
                    .newBuilder()
                    .setUpdateMask(FieldMask.newBuilder().addPaths("priority"))
            options.workflowExecutionOptionsBuilder.priorityBuilder.priorityKey = 1
            val second =
                reset(run, 4) { addPostResetOperationsBuilder().setUpdateWorkflowOptions(options) }
            second.awaitEnoughThen("end")
        },
        scenario("reset-refused") {
            val run = collected()
            for (eventId in listOf(0L, 1L, 2L, 6L, 1000L)) {
                see("event $eventId") { raw.resetWorkflowExecution(resetRequest(run, eventId).build()).runId }
            }
            run.awaitIdle()
            run.signal("word", "end")
            run.awaitClosed()
            see("of nobody") {
                val nobody = resetRequest(run, 4)
                nobody.workflowExecutionBuilder.setWorkflowId(id("nobody"))
                raw.resetWorkflowExecution(nobody.build())
            }
        },
    )

/** Waits until both words that were signalled again are echoed, then ends it. */
private fun Run.awaitEnoughThen(word: String) {
    awaitUntil { history().count { it.hasActivityTaskCompletedEventAttributes() } >= 2 }
    awaitIdle()
    signal("word", word)
}
