package dev.perdura.worker.internal.replay

import dev.perdura.dsl.ActivityCancellationType
import dev.perdura.dsl.workflow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

private val CANCELLED_AFTER_ONE =
    """
    WorkflowExecutionStarted type=w
    WorkflowTaskScheduled
    WorkflowTaskStarted
    WorkflowTaskCompleted
    ActivityTaskScheduled id=1 type=greet
    WorkflowExecutionCancelRequested cause=enough
    WorkflowTaskScheduled
    WorkflowTaskStarted
    """.trimIndent()

class CancellationReplaySpec :
    StringSpec({
        "a cancelled body asks for its activity to be cancelled and ends as cancelled" {
            play(workflow("w") { _: Unit -> Steps.greet("x") }, CANCELLED_AFTER_ONE).last() shouldBe
                listOf("RequestCancelActivityTask 5", "CancelWorkflowExecution")
        }

        "a body that swallows the cancellation completes" {
            val swallowing =
                workflow("w") { _: Unit ->
                    try {
                        Steps.greet("x")
                    } catch (_: CancellationException) {
                        "swallowed"
                    }
                }
            play(swallowing, CANCELLED_AFTER_ONE).last() shouldBe
                listOf("RequestCancelActivityTask 5", "CompleteWorkflowExecution \"swallowed\"")
        }

        "clean-up in NonCancellable may call activities and wait" {
            val cleaning =
                workflow("w") { _: Unit ->
                    try {
                        Steps.greet("x")
                    } finally {
                        withContext(NonCancellable) { Steps.greet("undo") }
                    }
                }
            play(
                cleaning,
                "$CANCELLED_AFTER_ONE\n" +
                    """
                    WorkflowTaskCompleted
                    ActivityTaskCancelRequested of=5
                    ActivityTaskScheduled id=2 type=greet
                    ActivityTaskCanceled of=5
                    ActivityTaskCompleted of=11 result="undone"
                    WorkflowTaskScheduled
                    WorkflowTaskStarted
                    """.trimIndent(),
            ) shouldBe
                listOf(
                    listOf("ScheduleActivityTask greet 1"),
                    listOf("RequestCancelActivityTask 5", "ScheduleActivityTask greet 2"),
                    listOf("CancelWorkflowExecution"),
                )
        }

        "WAIT_CANCELLATION_COMPLETED waits for the worker's word" {
            val waiting =
                workflow("w") { _: Unit ->
                    Steps.greet("x") { cancellationType = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED }
                }
            val rest = "WorkflowTaskCompleted\nActivityTaskCancelRequested of=5\n"
            val tail = "\nWorkflowTaskScheduled\nWorkflowTaskStarted"
            play(waiting, "$CANCELLED_AFTER_ONE\n${rest}ActivityTaskCanceled of=5$tail") shouldBe
                listOf(
                    listOf("ScheduleActivityTask greet 1"),
                    listOf("RequestCancelActivityTask 5"),
                    listOf("CancelWorkflowExecution"),
                )
            play(
                waiting,
                "$CANCELLED_AFTER_ONE\n${rest}ActivityTaskCompleted of=5 result=\"done\"$tail",
            ).last() shouldBe
                listOf("CompleteWorkflowExecution \"done\"")
        }

        "ABANDON goes on without asking" {
            val abandoning =
                workflow("w") { _: Unit ->
                    Steps.greet("x") { cancellationType = ActivityCancellationType.ABANDON }
                }
            play(abandoning, CANCELLED_AFTER_ONE).last() shouldBe listOf("CancelWorkflowExecution")
        }

        "a call cancelled in the task that made it never leaves the worker" {
            play(
                workflow("w") { _: Unit ->
                    val job = launch { Steps.greet("x") }
                    launch { job.cancel() }
                    delay(1.seconds)
                },
                "WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted",
            ).single() shouldBe listOf("StartTimer 1 1s")
        }

        "fifty children are cancelled in the order they began (F3)" {
            play(
                workflow("w") { _: Unit -> repeat(50) { launch { delay(1.hours) } } },
                buildString {
                    appendLine("WorkflowExecutionStarted type=w")
                    appendLine("WorkflowTaskScheduled\nWorkflowTaskStarted\nWorkflowTaskCompleted")
                    repeat(50) { appendLine("TimerStarted id=${it + 1}") }
                    append("WorkflowExecutionCancelRequested\nWorkflowTaskScheduled\nWorkflowTaskStarted")
                },
            ).last() shouldBe (1..50).map { "CancelTimer $it" } + "CancelWorkflowExecution"
        }
    })
