package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.activity.ActivityCancellationType
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest
import io.temporal.client.ActivityCanceledException
import io.temporal.client.WorkflowException
import io.temporal.failure.CanceledFailure
import io.temporal.workflow.ExternalWorkflowStub
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** Knows `Waiting`, and `Sender`, which does [send] to the workflow whose id it is given. */
private fun Stage.sendingWorker(send: ExternalWorkflowStub.() -> Unit) =
    worker {
        workflow("Sender") {
            main {
                try {
                    Workflow.newUntypedExternalWorkflowStub(it.text()).send()
                    "sent"
                } catch (failure: WorkflowException) {
                    failureLines(failure).joinToString(" < ")
                }
            }
        }
        workflow("Waiting") {
            var word: String? = null
            onSignal("word") { word = it.text() }
            main {
                Workflow.await { word != null }
                word
            }
        }
    }

/** What a sender of [send] sees with a target that waits, with one that is closed, with none, and with itself. */
private fun sendScenario(name: String, send: ExternalWorkflowStub.() -> Unit) =
    scenario(name) {
        sendingWorker(send)
        val target = start("Waiting", id = "target")
        target.awaitTasks(1)
        start("Sender", target.workflowId, id = "sender").awaitClosed()
        target.awaitClosed()
        start("Sender", target.workflowId, id = "to-the-closed").awaitClosed()
        start("Sender", id("nobody"), id = "to-nobody").awaitClosed()
        start("Sender", id("to-itself"), id = "to-itself").awaitClosed()
    }

private fun cancelActivityScenario(name: String, type: ActivityCancellationType) =
    scenario(name) {
        val started = CompletableFuture<Unit>()
        worker {
            workflow("Cancelled") {
                main {
                    call("Heartbeating") {
                        setHeartbeatTimeout(Duration.ofSeconds(10))
                        setCancellationType(type)
                    }
                }
            }
            activity("Heartbeating") {
                val context = Activity.getExecutionContext()
                started.complete(Unit)
                try {
                    awaitUntil {
                        context.heartbeat("beat")
                        false
                    }
                } catch (cancelled: ActivityCanceledException) {
                    context.heartbeat("cleaned up")
                    throw cancelled
                }
            }
        }
        val run = start("Cancelled")
        started.get()
        run.cancel()
    }

internal val externalScenarios =
    listOf(
        sendScenario("signal-between-workflows") { signal("word", "from outside") },
        sendScenario("cancel-between-workflows") { cancel() },
        scenario("cancelled-workflow-cleans-up") {
            worker {
                workflow("Tidy") {
                    main {
                        try {
                            Workflow.sleep(Duration.ofHours(1))
                        } catch (cancelled: CanceledFailure) {
                            Workflow.newDetachedCancellationScope { call("CleanUp") }.run()
                            throw cancelled
                        }
                    }
                }
                activity("CleanUp") { "clean" }
            }
            val run = start("Tidy")
            run.awaitTasks(1)
            run.stub.cancel("the reason")
        },
        scenario("cancelled-workflow-completes-all-the-same") {
            worker {
                workflow("Stubborn") {
                    main {
                        try {
                            Workflow.sleep(Duration.ofHours(1))
                        } catch (_: CanceledFailure) {
                            "done anyway"
                        }
                    }
                }
            }
            val run = start("Stubborn")
            run.awaitTasks(1)
            run.cancel()
        },
        scenario("cancelled-twice-and-after-the-end") {
            worker {
                workflow("Patient") {
                    var word: String? = null
                    onSignal("word") { word = it.text() }
                    main {
                        Workflow.newDetachedCancellationScope { Workflow.await { word != null } }.run()
                        word
                    }
                }
            }
            val run = start("Patient")
            run.awaitTasks(1)
            run.cancel()
            run.awaitTasks(2)
            see("second cancel") { run.cancel() }
            run.signal("word", "done")
            run.awaitClosed()
            see("cancel after the end") { run.cancel() }
            see("terminate after the end") { run.terminate("late") }
            see("signal after the end") { run.signal("word", "late") }
        },
        scenario("terminated") {
            startWorker()
            val run = start("Waiting")
            run.awaitTasks(1)
            see("of another chain") {
                raw.terminateWorkflowExecution(
                    TerminateWorkflowExecutionRequest
                        .newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(run.workflowId))
                        .setFirstExecutionRunId("00000000-0000-0000-0000-000000000000")
                        .build(),
                )
            }
            run.stub.terminate("the reason", "a detail", 2)
        },
        cancelActivityScenario("activity-cancelled-and-awaited", ActivityCancellationType.WAIT_CANCELLATION_COMPLETED),
        cancelActivityScenario("activity-cancelled-and-left", ActivityCancellationType.TRY_CANCEL),
        cancelActivityScenario("activity-abandoned", ActivityCancellationType.ABANDON),
    )
