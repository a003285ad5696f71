package dev.perdura.worker.internal.replay

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.onSignal
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

internal object Steps : ActivityContract() {
    val greet = activity<String, String>("greet") { startToCloseTimeout = 10.seconds }
}

/** Histories in, commands out: kept, replayed as a whole, and evicted before every task. */
class ReplaySpec :
    StringSpec({
        "golden sequence 13.1: one activity" {
            play(
                workflow("w") { name: String -> Steps.greet(name) },
                """
                WorkflowExecutionStarted type=w input="Ada"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                ActivityTaskScheduled id=1 type=greet
                ActivityTaskStarted of=5
                ActivityTaskCompleted of=5 result="Hello"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                WorkflowExecutionCompleted
                """,
            ) shouldBe listOf(listOf("ScheduleActivityTask greet 1"), listOf("CompleteWorkflowExecution \"Hello\""))
        }

        "all commands of one rest go out together, and are joined in call order" {
            play(
                workflow("w") { _: Unit ->
                    val results = (1..3).map { async { Steps.greet("$it") } }.awaitAll()
                    results.joinToString("")
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                ActivityTaskScheduled id=1 type=greet
                ActivityTaskScheduled id=2 type=greet
                ActivityTaskScheduled id=3 type=greet
                ActivityTaskCompleted of=7 result="c"
                ActivityTaskCompleted of=5 result="a"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                ActivityTaskCompleted of=6 result="b"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ) shouldBe
                listOf(
                    listOf(
                        "ScheduleActivityTask greet 1",
                        "ScheduleActivityTask greet 2",
                        "ScheduleActivityTask greet 3",
                    ),
                    emptyList(),
                    listOf("CompleteWorkflowExecution \"abc\""),
                )
        }

        "a failed activity is thrown where it was called" {
            play(
                workflow("w") { _: Unit ->
                    try {
                        Steps.greet("x")
                    } catch (failure: dev.perdura.dsl.ActivityFailure) {
                        "${failure.activityType} ${failure.retryState} ${failure.cause?.message}"
                    }
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                ActivityTaskScheduled id=1 type=greet
                ActivityTaskFailed of=5 message=broken
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe listOf("CompleteWorkflowExecution \"greet MAXIMUM_ATTEMPTS_REACHED broken\"")
        }

        "delay is a timer, and time stands still within a task" {
            play(
                workflow("w") { _: Unit ->
                    val before = now()
                    delay(1.hours)
                    (now() - before).toString()
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                TimerFired of=5
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ) shouldBe listOf(listOf("StartTimer 1 1h"), listOf("CompleteWorkflowExecution \"5m\""))
        }

        "a time-out that is not needed cancels its timer; one cancelled before it was sent leaves no trace" {
            val quick =
                workflow("w") { _: Unit ->
                    withTimeoutOrNull(1.hours) { "at once" } + withTimeoutOrNull(1.hours) { Steps.greet("x") }
                }
            play(
                quick,
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=2
                ActivityTaskScheduled id=3 type=greet
                ActivityTaskCompleted of=6 result="!"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerCanceled id=2
                WorkflowExecutionCompleted
                """,
            ) shouldBe
                listOf(
                    listOf("StartTimer 2 1h", "ScheduleActivityTask greet 3"),
                    listOf("CancelTimer 2", "CompleteWorkflowExecution \"at once!\""),
                )
        }

        "rule 2.22 at the worker: what ends in the same task is not cancelled any more" {
            play(
                workflow("w") { _: Unit ->
                    withTimeoutOrNull(1.minutes) { Steps.greet("x") } ?: "late"
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                ActivityTaskScheduled id=2 type=greet
                TimerFired of=5
                ActivityTaskCompleted of=6 result="just missed"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe listOf("CompleteWorkflowExecution \"late\"")
        }

        "an uncaught time-out fails the workflow, and asks for the activity to be cancelled" {
            play(
                workflow("w") { _: Unit -> withTimeout(1.minutes) { Steps.greet("x") } },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                ActivityTaskScheduled id=2 type=greet
                TimerFired of=5
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe
                listOf("RequestCancelActivityTask 6", "FailWorkflowExecution Timed out waiting for 60000 ms")
        }

        "the body runs to its first rest before anything is delivered; signals begin in order" {
            play(
                workflow("w") { _: Unit ->
                    val got = ArrayList<String>()
                    onSignal<String>("add") {
                        got += "begin $it"
                        delay(1.seconds)
                        got += "end $it"
                    }
                    got += "body"
                    awaitCondition { got.size == 5 && allHandlersFinished() }
                    got.joinToString(",")
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowExecutionSignaled name=add input="1"
                WorkflowExecutionSignaled name=add input="2"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                TimerStarted id=2
                TimerFired of=8
                TimerFired of=7
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ) shouldBe
                listOf(
                    listOf("StartTimer 1 1s", "StartTimer 2 1s"),
                    listOf("CompleteWorkflowExecution \"body,begin 1,begin 2,end 2,end 1\""),
                )
        }

        "signals without a handler wait, in order, until there is one" {
            play(
                workflow("w") { _: Unit ->
                    val got = Channel<String>(Channel.UNLIMITED)
                    delay(1.seconds)
                    onSignal<String>("add") { got.send(it) }
                    got.receive() + got.receive() + got.receive()
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowExecutionSignaled name=add input="a"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                WorkflowExecutionSignaled name=add input="b"
                TimerFired of=6
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                WorkflowExecutionSignaled name=add input="c"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe listOf("CompleteWorkflowExecution \"abc\"")
        }

        "unknown signals go to the fallback" {
            play(
                workflow("w") { _: Unit ->
                    var got = ""
                    onSignal { name, arguments -> got = "$name ${arguments.get(0, Int::class.javaObjectType)}" }
                    awaitCondition { got.isNotEmpty() }
                    got
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                WorkflowExecutionSignaled name=anything input=7
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe listOf("CompleteWorkflowExecution \"anything 7\"")
        }

        "the failure of a signal handler fails the workflow" {
            play(
                workflow("w") { _: Unit ->
                    onSignal<Unit>("bad") { throw ApplicationFailure("from a handler") }
                    delay(1.hours)
                },
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                WorkflowExecutionSignaled name=bad
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """,
            ).last() shouldBe listOf("FailWorkflowExecution from a handler")
        }

        "a failed or timed out workflow task leaves nothing behind; a reset changes the random numbers" {
            val random = workflow("w") { _: Unit -> delay(1.seconds).let { random.nextInt(1_000_000).toString() } }
            val base =
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskTimedOut
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                TimerFired of=8
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """.trimIndent()
            val first = play(random, base).last()
            play(random, base).last() shouldBe first
            val reset = "$base\nWorkflowTaskFailed newRun=other\nWorkflowTaskScheduled\nWorkflowTaskStarted"
            (play(random, reset).last() == first) shouldBe false
        }

        "exceptions that are no PerduraFailure fail the task, listed ones the workflow" {
            val history =
                """
                WorkflowExecutionStarted type=w input="x"
                WorkflowTaskScheduled
                WorkflowTaskStarted
                """
            val bug = workflow<String, String>("w") { error("a bug") }
            shouldThrow<IllegalStateException> { play(bug, history) }.message shouldBe "a bug"
            val listed = workflow("w") { text: String -> text.toInt() }
            play(listed, history).single().single() shouldBe "FailWorkflowExecution For input string: \"x\""
        }
    })
