package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.workflow.v1.PendingActivityInfo
import io.temporal.api.workflowservice.v1.PauseActivityRequest
import io.temporal.api.workflowservice.v1.ResetActivityRequest
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest
import io.temporal.common.RetryOptions
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger

private fun Run.latest(): WorkflowExecution = WorkflowExecution.newBuilder().setWorkflowId(workflowId).build()

private fun Run.pending(): PendingActivityInfo = describe().pendingActivitiesList.single()

private fun Stage.pause(run: Run, id: String) {
    raw.pauseActivity(
        PauseActivityRequest
            .newBuilder()
            .setNamespace(namespace)
            .setExecution(run.latest())
            .setId(id)
            .setIdentity(IDENTITY)
            .setReason("a break")
            .build(),
    )
}

private fun Stage.unpause(run: Run, id: String) {
    raw.unpauseActivity(
        UnpauseActivityRequest
            .newBuilder()
            .setNamespace(namespace)
            .setExecution(run.latest())
            .setId(id)
            .setIdentity(IDENTITY)
            .build(),
    )
}

/** Starts a run whose activity fails until [fixed]; the wait between two attempts is an hour. */
private fun Stage.startBroken(fixed: CompletableFuture<Unit>): Run {
    worker {
        workflow("Stubborn") {
            main {
                call("Broken") {
                    setRetryOptions(RetryOptions.newBuilder().setInitialInterval(Duration.ofHours(1)).build())
                }
            }
        }
        activity("Broken") {
            check(fixed.isDone) { "broken" }
            "attempt ${Activity.getExecutionContext().info.attempt}"
        }
    }
    val run = start("Stubborn")
    awaitUntil { run.describe().pendingActivitiesList.any { it.attempt == 2 } }
    return run
}

internal val activityControlScenarios =
    listOf(
        scenario("activity-paused-and-unpaused") {
            val fixed = CompletableFuture<Unit>()
            val run = startBroken(fixed)
            val id = run.pending().activityId
            pause(run, id)
            see("paused") { with(run.pending()) { "$state attempt=$attempt paused=$paused ${lastFailure.message}" } }
            see("paused again") { pause(run, id) }
            fixed.complete(Unit)
            unpause(run, id)
        },
        scenario("activity-paused-while-it-runs") {
            val failed = CompletableFuture<Unit>()
            val started = CompletableFuture<String>()
            val attempts = AtomicInteger()
            worker {
                workflow("Stubborn") {
                    main {
                        call("Broken") {
                            setRetryOptions(RetryOptions.newBuilder().setInitialInterval(Duration.ofMillis(50)).build())
                        }
                    }
                }
                activity("Broken") {
                    val attempt = attempts.incrementAndGet()
                    started.complete(Activity.getExecutionContext().info.activityId)
                    failed.get()
                    check(attempt > 1) { "broken" }
                    "attempt $attempt"
                }
            }
            val run = start("Stubborn")
            val id = started.get()
            pause(run, id)
            see("running") { with(run.pending()) { "$state attempt=$attempt paused=$paused" } }
            failed.complete(Unit)
            awaitUntil { run.pending().attempt == 2 }
            see("failed") { with(run.pending()) { "$state attempt=$attempt paused=$paused" } }
            unpause(run, id)
        },
        scenario("activity-reset") {
            val fixed = CompletableFuture<Unit>()
            val run = startBroken(fixed)
            fixed.complete(Unit)
            raw.resetActivity(
                ResetActivityRequest
                    .newBuilder()
                    .setNamespace(namespace)
                    .setExecution(run.latest())
                    .setId(run.pending().activityId)
                    .setIdentity(IDENTITY)
                    .build(),
            )
        },
        scenario("activity-control-refused") {
            val fixed = CompletableFuture<Unit>()
            val run = startBroken(fixed)
            val id = run.pending().activityId
            see("pause of an unknown activity") { pause(run, "unknown") }
            see("unpause of one that is not paused") { unpause(run, id) }
            run.terminate("enough")
            see("pause after the end") { pause(run, id) }
        },
    )
