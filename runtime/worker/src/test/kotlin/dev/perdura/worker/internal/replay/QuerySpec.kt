package dev.perdura.worker.internal.replay

import dev.perdura.dsl.onQuery
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.temporal.api.common.v1.Payloads
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlin.time.Duration.Companion.hours

private const val ONE_TASK = "WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted"

class QuerySpec :
    StringSpec({
        fun begun(definition: dev.perdura.dsl.WorkflowDefinition<*, *>): ReplaySession =
            sessionOf(definition).apply {
                feed(textEvents(ONE_TASK))
                runTask()
            }

        fun ReplaySession.ask(name: String): String = textOf(query(name, Payloads.getDefaultInstance()))

        "a query reads what the workflow knows, now and after its end" {
            val session =
                begun(
                    workflow("w") { _: Unit ->
                        var state = "waiting"
                        onQuery<Unit, String>("state") { state }
                        delay(1.hours)
                        state = "done"
                    },
                )
            session.ask("state") shouldBe "\"waiting\""
            session.feed(
                textEvents(
                    "$ONE_TASK\nWorkflowTaskCompleted\nTimerStarted id=1\nTimerFired of=5\n" +
                        "WorkflowTaskScheduled\nWorkflowTaskStarted",
                ).drop(3),
            )
            session.runTask()
            session.ask("state") shouldBe "\"done\""
        }

        "an unknown query is answered with the known ones; a fallback takes it" {
            val plain = begun(workflow("w") { _: Unit -> onQuery<Unit, Int>("one") { 1 }.also { delay(1.hours) } })
            shouldThrow<IllegalArgumentException> { plain.ask("two") }.message shouldContain "expected one of one"
            val open = begun(workflow("w") { _: Unit -> onQuery { name, _ -> "any $name" }.also { delay(1.hours) } })
            open.ask("two") shouldBe "\"any two\""
        }

        "a query that suspends is refused, and takes nothing away from the workflow" {
            val channel = Channel<String>(1)
            val session =
                begun(
                    workflow("w") { _: Unit ->
                        onQuery<Unit, String>("steal") { channel.receive() }
                        delay(1.hours)
                    },
                )
            shouldThrow<IllegalStateException> { session.ask("steal") }.message shouldContain "cannot wait"
            channel.trySend("kept").isSuccess shouldBe true
            channel.tryReceive().getOrNull() shouldBe "kept"
        }

        "G10: a query that asks for a command through the captured scope is refused" {
            val session =
                begun(
                    workflow("w") { _: Unit ->
                        val outer = this
                        onQuery<Unit, String>("act") { with(outer) { Steps.greet("x") } }
                        delay(1.hours)
                    },
                )
            shouldThrow<IllegalStateException> { session.ask("act") }.message shouldContain
                "asked for: activity \"greet\". It may only read"
        }

        "a query that wakes a coroutine of the workflow is refused" {
            val session =
                begun(
                    workflow("w") { _: Unit ->
                        val gate = CompletableDeferred<Unit>()
                        onQuery<Unit, Boolean>("open") { gate.complete(Unit) }
                        gate.await()
                    },
                )
            shouldThrow<QueryTouchedRunException> { session.ask("open") }.message shouldContain "started or woke"
        }

        "__stack_trace names what is waited for and where; the metadata names the handlers" {
            val session =
                begun(
                    workflow("w") { _: Unit ->
                        onQuery<Unit, Int>("one") { 1 }
                        delay(1.hours)
                    },
                )
            session.feed(textEvents("$ONE_TASK\nWorkflowTaskCompleted\nTimerStarted id=1").drop(3))
            session.ask("__stack_trace") shouldContain "waiting for timer 1 of 3600000 ms"
            session.ask("__stack_trace") shouldContain "QuerySpec.kt"
            session.ask("__temporal_workflow_metadata") shouldContain "\"queryDefinitions\":[{\"name\":\"one\"}]"
        }
    })
