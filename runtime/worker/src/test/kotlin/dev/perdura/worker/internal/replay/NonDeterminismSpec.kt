package dev.perdura.worker.internal.replay

import dev.perdura.dsl.workflow
import dev.perdura.worker.NonDeterminismException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.seconds

private const val TWO_TASKS_WITH_ACTIVITY = """
WorkflowExecutionStarted type=w
WorkflowTaskScheduled
WorkflowTaskStarted
WorkflowTaskCompleted
ActivityTaskScheduled id=1 type=greet
ActivityTaskCompleted of=5 result="x"
WorkflowTaskScheduled
WorkflowTaskStarted
"""

/** Code that does not repeat its history, and what the error says. */
class NonDeterminismSpec :
    StringSpec({
        fun replay(
            definition: dev.perdura.dsl.WorkflowDefinition<*, *>,
            history: String = TWO_TASKS_WITH_ACTIVITY,
        ): NonDeterminismException =
            shouldThrow {
                sessionOf(definition).apply {
                    feed(textEvents(history))
                    runTask()
                }
            }

        "another command: the whole message" {
            val failure = replay(workflow("w") { _: Unit -> delay(1.seconds) })
            failure.message shouldBe
                """
                |Workflow "w", id wf, run run: its code does not repeat its history.
                |  Expected (what the code did on replay): start timer 1 of 1000 ms
                |  Actual (what the history holds): event 5 ActivityTaskScheduled "greet" (id 1)
                |  Likely causes: the workflow's code was changed while this run was open; or it depends on something
                |  that is not in the history: the clock, random numbers, the iteration order of a HashMap or HashSet,
                |  the environment, shared state.
                |  What to do: deploy the code that this run began with, or mend the code so that it takes the same
                |  steps. Take time from now(), random numbers from random, ids from randomUuid(). The run is blocked,
                |  not lost: its task is tried again and it goes on when code and history agree.
                """.trimMargin()
            failure.eventId shouldBe 5
            failure.workflowType shouldBe "w"
        }

        "the same command of another kind names the difference" {
            val other =
                dev.perdura.dsl.ActivityDefinition(
                    "other",
                    Steps.greet.inputType,
                    Steps.greet.outputType,
                    Steps.greet.options,
                )
            replay(workflow("w") { _: Unit -> other("x") }).message shouldContain
                "Difference: the activity's type is \"greet\""
        }

        "no command where the history has one" {
            val failure = replay(workflow("w") { _: Unit -> awaitCondition { false } })
            failure.expected shouldBe "nothing more in this workflow task"
            failure.actual shouldBe "event 5 ActivityTaskScheduled \"greet\" (id 1)"
        }

        "a command that the history has no event for" {
            val failure =
                replay(
                    workflow("w") { _: Unit -> Steps.greet("x") + Steps.greet("y") },
                    """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                WorkflowExecutionSignaled name=s
                WorkflowTaskScheduled
                WorkflowTaskStarted
            """,
                )
            failure.expected shouldBe "schedule activity \"greet\" (id 1)"
            failure.actual shouldBe "no event for it"
        }

        "an end where the history goes on" {
            replay(workflow("w") { _: Unit -> "done" }).expected shouldBe "complete the workflow"
        }

        "F9: an event missing, doubled or out of order is named" {
            val events = textEvents(TWO_TASKS_WITH_ACTIVITY)
            val session = sessionOf(workflow("w") { _: Unit -> Steps.greet("x") })
            session.feed(events.take(4))
            val failure = shouldThrow<NonDeterminismException> { session.feed(events.subList(5, 6)) }
            failure.message shouldContain "Expected event 5, actual: event 6 ActivityTaskCompleted"
        }

        "code that left its thread is blamed for that, not for what is missing" {
            val escaping = workflow("w") { _: Unit -> withContext(Dispatchers.IO) { "x" } }
            val failure =
                shouldThrow<EscapedWorkflowException> {
                    sessionOf(escaping).apply {
                        feed(textEvents(TWO_TASKS_WITH_ACTIVITY))
                        runTask()
                    }
                }
            failure.message shouldContain "Dispatchers.IO"
        }
    })
