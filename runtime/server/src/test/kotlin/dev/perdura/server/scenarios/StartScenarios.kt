package dev.perdura.server.scenarios

import com.google.protobuf.util.Durations
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy
import io.temporal.api.enums.v1.WorkflowIdReusePolicy
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest
import io.temporal.client.WorkflowOptions
import io.temporal.common.RetryOptions
import io.temporal.common.SearchAttributeKey
import io.temporal.common.SearchAttributes
import io.temporal.failure.ApplicationFailure
import io.temporal.worker.WorkerOptions
import io.temporal.workflow.Workflow
import java.time.Duration

/** Knows `Waiting`, which ends with the word that is signalled, and `Short` and `Failing`, which end at once. */
internal fun Stage.startWorker(options: WorkerOptions.Builder.() -> Unit = {}) =
    worker(options = options) {
        workflow("Waiting") {
            var word: String? = null
            onSignal("word") { word = it.text() }
            main {
                Workflow.await { word != null }
                word
            }
        }
        workflow("Short") { main { it.text() } }
        workflow("Failing") { main { throw ApplicationFailure.newFailure("failed", "Failing") } }
    }

private fun conflict(policy: WorkflowIdConflictPolicy): WorkflowOptions.Builder.() -> Unit =
    { setWorkflowIdConflictPolicy(policy) }

private fun reuse(policy: WorkflowIdReusePolicy): WorkflowOptions.Builder.() -> Unit =
    { setWorkflowIdReusePolicy(policy) }

/** What a start under [policy] says after a run that completed, one that failed, and one that was terminated. */
private fun reuseScenario(name: String, policy: WorkflowIdReusePolicy) =
    scenario(name) {
        startWorker()
        start("Short", "first", id = "completed").awaitClosed()
        start("Failing", id = "failed").awaitClosed()
        start("Waiting", id = "terminated").run {
            awaitTasks(1)
            terminate("enough")
        }
        for (id in listOf("completed", "failed", "terminated")) {
            see("start after $id") { start("Short", "second", id = id, configure = reuse(policy)).workflowId }
        }
    }

private fun Stage.startRequest(requestId: String): StartWorkflowExecutionRequest.Builder =
    StartWorkflowExecutionRequest
        .newBuilder()
        .setNamespace(namespace)
        .setIdentity(IDENTITY)
        .setRequestId(requestId)
        .setWorkflowId(id("main"))
        .setWorkflowType(WorkflowType.newBuilder().setName("Waiting"))
        .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
        .setWorkflowTaskTimeout(Durations.fromSeconds(PATIENCE.seconds))

internal val startScenarios =
    listOf(
        scenario("start-conflict-fail") {
            startWorker()
            val run = start("Waiting")
            run.awaitTasks(1)
            see("second start") { start("Waiting") }
            run.signal("word", "done")
        },
        scenario("start-conflict-use-existing") {
            startWorker()
            val run = start("Waiting")
            run.awaitTasks(1)
            val policy = WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
            see("same run") { start("Waiting", configure = conflict(policy)).runId == run.runId }
            run.signal("word", "done")
        },
        scenario("start-conflict-terminate-existing") {
            startWorker()
            start("Waiting").awaitTasks(1)
            val policy = WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
            val second = start("Waiting", configure = conflict(policy))
            second.awaitTasks(1)
            second.signal("word", "done")
        },
        reuseScenario(
            "start-reuse-allow-duplicate",
            WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
        ),
        reuseScenario(
            "start-reuse-failed-only",
            WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
        ),
        reuseScenario(
            "start-reuse-reject-duplicate",
            WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
        ),
        scenario("start-repeated-with-the-same-request-id") {
            startWorker()
            val first = raw.startWorkflowExecution(startRequest("request").build())
            val run = show(run("main", first.runId))
            run.awaitTasks(1)
            see("repeated") {
                val again = raw.startWorkflowExecution(startRequest("request").build())
                "started=${again.started} same=${again.runId == first.runId} ${again.status}"
            }
            see("another request") { raw.startWorkflowExecution(startRequest("other").build()) }
            run.signal("word", "done")
            run.awaitClosed()
            see("repeated after the end") {
                val again = raw.startWorkflowExecution(startRequest("request").build())
                "started=${again.started} same=${again.runId == first.runId} ${again.status}"
            }
        },
        scenario("start-refused") {
            val valid = startRequest("request")
            see("no workflow id") { raw.startWorkflowExecution(valid.clone().clearWorkflowId().build()) }
            see("no type") { raw.startWorkflowExecution(valid.clone().clearWorkflowType().build()) }
            see("no queue") { raw.startWorkflowExecution(valid.clone().clearTaskQueue().build()) }
            see("reserved queue") {
                raw.startWorkflowExecution(
                    valid.clone().setTaskQueue(TaskQueue.newBuilder().setName("/_sys/queue/1")).build(),
                )
            }
            see("negative timeout") {
                raw.startWorkflowExecution(valid.clone().setWorkflowRunTimeout(Durations.fromSeconds(-1)).build())
            }
            see("bad cron") { raw.startWorkflowExecution(valid.clone().setCronSchedule("every day").build()) }
            see("cron with delay") {
                raw.startWorkflowExecution(
                    valid
                        .clone()
                        .setCronSchedule("* * * * *")
                        .setWorkflowStartDelay(Durations.fromSeconds(1))
                        .build(),
                )
            }
            see("id too long") { raw.startWorkflowExecution(valid.clone().setWorkflowId("x".repeat(1001)).build()) }
            see("unknown namespace") { raw.startWorkflowExecution(valid.clone().setNamespace("nowhere").build()) }
        },
        scenario("start-delayed") {
            startWorker()
            start("Short", "late") { setStartDelay(Duration.ofSeconds(1)) }
        },
        timedScenario("start-delayed-then-signalled") {
            startWorker()
            val run = start("Waiting") { setStartDelay(Duration.ofSeconds(1)) }
            run.signal("word", "early")
        },
        scenario("start-delayed-then-cancelled") {
            startWorker()
            start("Waiting") { setStartDelay(Duration.ofHours(1)) }.cancel()
        },
        scenario("start-eager") {
            startWorker()
            start("Short", "eager") { setDisableEagerExecution(false) }
        },
        scenario("start-with-everything") {
            startWorker()
            start("Short", "rich") {
                setWorkflowExecutionTimeout(Duration.ofHours(2))
                setWorkflowRunTimeout(Duration.ofHours(3))
                setWorkflowTaskTimeout(Duration.ofMinutes(5))
                setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(3).build())
                setMemo(mapOf("note" to "kept", "number" to 7))
                setStaticSummary("a summary")
                setStaticDetails("and details")
                setTypedSearchAttributes(
                    SearchAttributes
                        .newBuilder()
                        .set(SearchAttributeKey.forKeyword("CustomKeywordField"), "word")
                        .set(SearchAttributeKey.forLong("CustomIntField"), 7)
                        .build(),
                )
            }
        },
    )
