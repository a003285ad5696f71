package dev.perdura.worker.internal.replay

import dev.perdura.dsl.onSignal
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.hours

private const val ONE_TASK = "WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted"

/** Its thread runs what it was given while the owner looks for coroutines that moved, and is done before it goes on. */
private class RunsWhenLookedFor : CoroutineDispatcher() {
    private val given = ArrayDeque<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        given += block
    }

    override fun <E : CoroutineContext.Element> get(key: CoroutineContext.Key<E>): E? {
        if (isLookedFor()) given.removeFirstOrNull()?.let { thread(name = "stranger", block = it::run).join() }
        return super.get(key)
    }

    private fun isLookedFor() =
        StackWalker.getInstance().walk { frames -> frames.anyMatch { it.methodName.startsWith("findMoved") } }
}

/** Its thread never comes. */
private object NeverRuns : CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable): Unit = Unit
}

/** Workflow code that leaves its thread: found in the same task, with the line and the fix. */
@OptIn(DelicateCoroutinesApi::class)
class EscapedWorkflowSpec :
    StringSpec({
        fun failureOf(definition: dev.perdura.dsl.WorkflowDefinition<*, *>): Throwable =
            shouldThrow {
                sessionOf(definition).apply {
                    feed(textEvents(ONE_TASK))
                    runTask()
                }
            }

        "withContext with another dispatcher" {
            val failure = failureOf(workflow("w") { _: Unit -> withContext(Dispatchers.IO) { delay(1.hours) } })
            failure.message shouldContain "Dispatchers.IO"
            failure.message shouldContain "suspended at"
            failure.message shouldContain "EscapedWorkflowSpec.kt"
            failure.message shouldContain "Do input and output, and everything slow or blocking, in an activity"
        }

        "a dispatcher whose thread is there just when it is looked for" {
            failureOf(workflow("w") { _: Unit -> withContext(RunsWhenLookedFor()) { "x" } }).message shouldContain
                "was about to run on a foreign thread"
        }

        "a signal handler that moves to a dispatcher whose thread is not there yet" {
            val session =
                sessionOf(
                    workflow("w") { _: Unit ->
                        onSignal<Unit>("s") { withContext(NeverRuns) { } }
                        delay(1.hours)
                    },
                )
            session.feed(
                textEvents(
                    """
                    WorkflowExecutionStarted type=w
                    WorkflowExecutionSignaled name=s
                    WorkflowTaskScheduled
                    WorkflowTaskStarted
                    """,
                ),
            )
            shouldThrow<EscapedWorkflowException> { session.runTask() }.message shouldContain
                "moved to another dispatcher"
        }

        "an activity called inside runBlocking" {
            failureOf(workflow("w") { _: Unit -> runBlocking { Steps.greet("x") } }).message shouldContain
                "was called outside of the coroutines of workflow \"w\""
        }

        "a future completed by another thread, once it is" {
            val future = CompletableFuture<String>()
            val session = sessionOf(workflow("w") { _: Unit -> future.await() })
            session.feed(textEvents(ONE_TASK))
            session.runTask()
            session.run!!.waitsForNothingKnown shouldBe true
            thread(name = "stranger") { future.complete("x") }.join()
            shouldThrow<EscapedWorkflowException> { session.run!!.requireAtHome() }.message shouldContain
                "was resumed by a foreign thread (stranger)"
        }

        "a global coroutine that is joined, once it ends" {
            val gate = CompletableFuture<Unit>()
            val ended = CompletableFuture<Unit>()
            val session =
                sessionOf(workflow("w") { _: Unit -> GlobalScope.launch(Dispatchers.IO) { gate.get() }.join() })
            session.feed(textEvents(ONE_TASK))
            session.runTask()
            session.onLateEscape { ended.complete(Unit) }
            gate.complete(Unit)
            ended.get()
            shouldThrow<EscapedWorkflowException> { session.run!!.requireAtHome() }
        }

        "an unregistered workflow type names the registered ones" {
            val failure =
                shouldThrow<UnregisteredWorkflowException> {
                    sessionOf(workflow("a") { _: Unit -> }, workflow("b") { _: Unit -> }).apply {
                        feed(textEvents(ONE_TASK))
                        runTask()
                    }
                }
            failure.message shouldContain "\"w\" is not registered at this worker; registered: \"a\", \"b\""
        }
    })
