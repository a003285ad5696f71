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
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.firstOrNull
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private object Work : ActivityContract() {
    val suspending = activity<String, String>("suspending") { startToCloseTimeout = 10.seconds }
    val blocking = activity<String, String>("blocking") { startToCloseTimeout = 10.seconds }
    val staged = activity<String, String>("staged") { startToCloseTimeout = 10.seconds }
    val failing =
        activity<Unit, String>("failing") {
            startToCloseTimeout = 10.seconds
            retryPolicy { maximumAttempts = 1 }
        }
    val endless =
        activity<Unit, String>("endless") {
            startToCloseTimeout = 60.seconds
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

        // Asked again and again: the test server's own long poll fails once a task has failed.
        suspend fun eventOf(handle: WorkflowHandle<*>, isWanted: (HistoryEvent) -> Boolean): HistoryEvent =
            generateSequence { }.asFlow().mapNotNull { handle.history().firstOrNull(isWanted) ?: pause() }.first()

        suspend fun taskFailureOf(handle: WorkflowHandle<*>): WorkflowTaskFailedEventAttributes =
            eventOf(handle) { it.hasWorkflowTaskFailedEventAttributes() }.workflowTaskFailedEventAttributes

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
                val handle = client.start("mystery", emptyList(), taskQueue = "unknown")
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
                val failed = taskFailureOf(client.start(escaping, taskQueue = "escapes"))
                failed.failure.message shouldContain "WorkerBehaviourSpec.kt"
                failed.failure.message shouldContain "in an activity"
            }
        }

        "a future that another thread completes fails the task that waits for it alone" {
            val waiting =
                workflow<Unit, String>("waiting") {
                    val future = CompletableFuture<String>()
                    val own = Thread.currentThread()
                    thread(name = "stranger") {
                        while (own.state == Thread.State.RUNNABLE) Thread.onSpinWait()
                        future.complete("x")
                    }
                    future.await()
                }
            working("futures", waiting) {
                val failed = taskFailureOf(client.start(waiting, taskQueue = "futures"))
                failed.failure.message shouldContain "was resumed by a foreign thread"
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
                val handle = client.start(stuck, taskQueue = "watched")
                taskFailureOf(handle).failure.message shouldContain "did not yield"
                client.execute(fine, taskQueue = "watched") shouldBe "fine"
            }
        }

        "a change of code fails the task as non-deterministic, and the run goes on when the code is back" {
            val before =
                workflow("changing") { _: Unit ->
                    var go = false
                    onSignal<Unit>("go") { go = true }
                    Work.suspending("x")
                    awaitCondition { go }
                    "done"
                }
            val after = workflow<Unit, String>("changing") { Work.blocking("x") + awaitCancellation() }
            val doing: WorkerBuilder.() -> Unit = {
                activity(Work.suspending) { it }
                activity(Work.blocking) { it }
            }
            // Not sticky: the test server knows neither the farewell of a worker nor the time-out of its queue.
            val handle =
                working("changes", before, options = { cacheSizeBytes = 0 }, activities = doing) {
                    client.start(before, taskQueue = "changes").also { started ->
                        eventOf(started) { it.hasActivityTaskCompletedEventAttributes() }
                    }
                }
            working("changes", after, activities = doing) {
                handle.signal("go")
                val failed = taskFailureOf(handle)
                failed.cause shouldBe WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
                failed.failure.message shouldContain "the activity's type is \"suspending\""
            }
            working("changes", before, activities = doing) { handle.result() shouldBe "done" }
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
