package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.client.WorkflowFailedException
import dev.perdura.client.WorkflowHandle
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.dsl.onSignal
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes
import io.temporal.testserver.TestServer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private object Work : ActivityContract() {
    val suspending = activity<String, String>("suspending") { startToCloseTimeout = 120.seconds }
    val blocking = activity<String, String>("blocking") { startToCloseTimeout = 120.seconds }
    val staged = activity<String, String>("staged") { startToCloseTimeout = 120.seconds }
    val failing =
        activity<Unit, String>("failing") {
            startToCloseTimeout = 120.seconds
            retryPolicy { maximumAttempts = 1 }
        }
    val endless =
        activity<Unit, String>("endless") {
            startToCloseTimeout = 120.seconds
            heartbeatTimeout = 1.seconds
        }
}

/** What a worker does beyond the plain path, against a service that is not ours. */
class WorkerBehaviourSpec :
    StringSpec({
        val server = TestServer.createServer(true)
        val client = PerduraClient(server.channel)
        afterSpec { server.close() }

        suspend fun <T> working(
            taskQueue: String,
            vararg definitions: WorkflowDefinition<*, *>,
            options: WorkerOptions.Builder.() -> Unit = {},
            activities: WorkerBuilder.() -> Unit = {},
            block: suspend () -> T,
        ): T {
            val worker =
                Worker(client, taskQueue, WorkerOptions(options)) {
                    workflows(*definitions)
                    activities()
                }
            worker.start()
            try {
                return block()
            } finally {
                worker.shutdown(100.milliseconds)
            }
        }

        // Only the first attempt of a task is reported as failed: it must not be over before, on a slow machine either.
        suspend fun <O> startPatiently(definition: WorkflowDefinition<Unit, O>, taskQueue: String): WorkflowHandle<O> =
            client.start(definition, taskQueue = taskQueue) { taskTimeout = 120.seconds }

        // Asked again and again: the test server's own long poll fails once a task has failed.
        suspend fun eventsOf(
            handle: WorkflowHandle<*>,
            count: Int,
            isWanted: (HistoryEvent) -> Boolean,
        ): List<HistoryEvent> =
            generateSequence { }
                .asFlow()
                .mapNotNull { handle.history().filter(isWanted).toList().takeIf { it.size >= count } ?: pause() }
                .first()

        suspend fun taskFailureOf(handle: WorkflowHandle<*>): WorkflowTaskFailedEventAttributes =
            eventsOf(handle, count = 1) { it.hasWorkflowTaskFailedEventAttributes() }
                .first()
                .workflowTaskFailedEventAttributes

        "activities that suspend, block, or return a future" {
            val all = workflow("all") { text: String -> Work.staged(Work.blocking(Work.suspending(text))) }
            working("kinds", all, activities = {
                activity(Work.suspending) { "$it suspended" }
                blockingActivity(Work.blocking) { "$it blocked" }
                completionStageActivity(Work.staged) { CompletableFuture.supplyAsync { "$it staged" } }
            }) {
                client.execute(all, "it", taskQueue = "kinds") shouldBe "it suspended blocked staged"
            }
        }

        "an exception of an activity reaches the workflow as an application failure of its class" {
            val failing = workflow<Unit, String>("failing") { Work.failing() }
            working("failures", failing, activities = { activity(Work.failing) { error("broken") } }) {
                val failure = shouldThrow<WorkflowFailedException> { client.execute(failing, taskQueue = "failures") }
                val cause = failure.cause.shouldBeInstanceOf<ActivityFailure>().cause
                cause.shouldBeInstanceOf<ApplicationFailure>().type shouldBe "java.lang.IllegalStateException"
                cause.message shouldBe "broken"
            }
        }

        "an unregistered activity fails with the registered ones in its message" {
            val calling = workflow<Unit, String>("calling") { Work.failing() }
            working("unregistered", calling, activities = { activity(Work.suspending) { it } }) {
                val failure =
                    shouldThrow<WorkflowFailedException> { client.execute(calling, taskQueue = "unregistered") }
                val cause = failure.cause.cause.shouldBeInstanceOf<ApplicationFailure>()
                cause.type shouldBe "NotFoundError"
                cause.message shouldContain "registered: \"suspending\""
            }
        }

        "an unregistered workflow fails its task with the registered ones in its message" {
            val known = workflow("known") { _: Unit -> }
            working("unknown", known) {
                val handle = client.start("mystery", emptyList(), taskQueue = "unknown") { taskTimeout = 120.seconds }
                taskFailureOf(handle).failure.message shouldContain "registered: \"known\""
            }
        }

        "a cancelled workflow cancels its activity as a coroutine, and both end as cancelled" {
            val stopped = CompletableFuture<Boolean>()
            val begun = CompletableFuture<Unit>()
            val cancelled = workflow<Unit, String>("cancelled") { Work.endless() }
            working("cancels", cancelled, activities = {
                activity(Work.endless) {
                    try {
                        begun.complete(Unit)
                        while (true) {
                            heartbeat(1)
                            delay(100)
                        }
                        @Suppress("UNREACHABLE_CODE")
                        ""
                    } finally {
                        stopped.complete(isCancellationRequested)
                    }
                }
            }) {
                val handle = client.start(cancelled, taskQueue = "cancels")
                withContext(Dispatchers.IO) { begun.get() }
                handle.cancel("enough")
                shouldThrow<WorkflowFailedException> { handle.result() }.cause.shouldBeInstanceOf<CanceledFailure>()
                withContext(Dispatchers.IO) { stopped.get() } shouldBe true
            }
        }

        "code that leaves its thread fails the workflow task, and says where and what to do" {
            val escaping = workflow("escaping") { _: Unit -> withContext(Dispatchers.IO) { "never" } }
            working("escapes", escaping) {
                val failed = taskFailureOf(startPatiently(escaping, "escapes"))
                failed.failure.message shouldContain "WorkerBehaviourSpec.kt"
                failed.failure.message shouldContain "in an activity"
            }
        }

        "code that does not yield fails its task, and the worker goes on with others" {
            val release = CountDownLatch(1)
            val stuck = workflow("stuck") { _: Unit -> runCatching { release.await() }.let { } }
            val fine = workflow("fine") { _: Unit -> "fine" }
            working("watched", stuck, fine, options = {
                watchdogTimeout = 400.milliseconds
                workflowThreads = 1
            }) {
                val handle = startPatiently(stuck, "watched")
                taskFailureOf(handle).failure.message shouldContain "did not yield"
                client.execute(fine, taskQueue = "watched") shouldBe "fine"
            }
        }

        "a change of code fails the task as non-deterministic, and the run goes on when the code is back" {
            val isChanged = AtomicBoolean()
            val changing =
                workflow("changing") { _: Unit ->
                    var go = false
                    onSignal<Unit>("go") { go = true }
                    // For one replay only: then the code is back.
                    if (isChanged.getAndSet(false)) Work.blocking("x") else Work.suspending("x")
                    awaitCondition { go }
                    "done"
                }
            // Without a cache the next task replays the first ones.
            working("changes", changing, options = { cacheSizeBytes = 0 }, activities = {
                activity(Work.suspending) { it }
                activity(Work.blocking) { it }
            }) {
                val handle = startPatiently(changing, "changes")
                // The second task has seen the activity's end.
                eventsOf(handle, count = 2) { it.hasWorkflowTaskCompletedEventAttributes() }
                isChanged.set(true)
                handle.signal("go")
                val failed = taskFailureOf(handle)
                failed.cause shouldBe WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
                failed.failure.message shouldContain "the activity's type is \"suspending\""
                handle.result() shouldBe "done"
            }
        }

        "who no longer waits for a shutdown has activities stopped at once" {
            val begun = CompletableDeferred<Unit>()
            val stopped = CompletableDeferred<Unit>()
            val endless = workflow<Unit, String>("endless") { Work.endless() }
            val worker =
                Worker(client, "impatient") {
                    workflow(endless)
                    activity(Work.endless) {
                        begun.complete(Unit)
                        try {
                            awaitCancellation()
                        } finally {
                            stopped.complete(Unit)
                        }
                    }
                }
            worker.start()
            client.start(endless, taskQueue = "impatient")
            begun.await()
            coroutineScope {
                launch(start = CoroutineStart.UNDISPATCHED) { worker.shutdown(1.hours) }.cancelAndJoin()
            }
            stopped.await()
            worker.shutdown(1.hours)
        }

        "without a cache every task replays, and the result is the same" {
            val steps =
                workflow("steps") { count: Int ->
                    (1..count).fold("") { text, number -> Work.suspending(text + number) }
                }
            working(
                "uncached",
                steps,
                options = { cacheSizeBytes = 0 },
                activities = { activity(Work.suspending) { it } },
            ) {
                client.execute(steps, 5, taskQueue = "uncached") shouldBe "12345"
            }
        }
    })

private suspend fun pause(): Nothing? {
    delay(20.milliseconds)
    return null
}
