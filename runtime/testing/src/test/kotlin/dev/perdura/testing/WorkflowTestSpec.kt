package dev.perdura.testing

import dev.perdura.client.WorkflowFailedException
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

@Serializable
internal data class Order(val id: String)

@Serializable
internal data class Receipt(val orderId: String, val chargeId: String)

@Serializable
internal data class Approval(val by: String)

internal object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<Approval>("approve")
}

internal object Payments : ActivityContract() {
    val charge =
        activity<Order, String>("charge") {
            startToCloseTimeout = 10.seconds
            retryPolicy {
                initialInterval = 1.minutes
                backoffCoefficient = 1.0
                maximumAttempts = 3
            }
        }
}

internal val fulfilment =
    workflow(Fulfilment) { order ->
        var approval: Approval? = null
        onSignal(Fulfilment.approve) { approval = it }
        val charge = async { Payments.charge(order) }
        withTimeoutOrNull(3.days) { awaitCondition { approval != null } } ?: throw ApplicationFailure("not approved")
        Receipt(order.id, charge.await())
    }

/** Notes the time every hour for a day. */
internal val hourly =
    workflow("hourly") { _: Unit ->
        List(24) {
            delay(1.hours)
            now()
        }
    }

/** Workflows under test in virtual time. */
internal class WorkflowTestSpec :
    StringSpec({
        "an order that nobody approves fails after three days, which take no time" {
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { "test" }
                }
                shouldThrow<WorkflowFailedException> { client.execute(Fulfilment, Order("o-1"), taskQueue = "orders") }
                currentTime shouldBe start + 3.days
            }
        }

        "no time passes while the test does other things" {
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { "test" }
                }
                val handle = client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
                handle.signal(Fulfilment.approve, Approval("ada"))

                handle.result() shouldBe Receipt("o-1", "test")
                currentTime shouldBe start
            }
        }

        "retries wait in virtual time" {
            runWorkflowTest {
                var attempts = 0
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { if (++attempts < 3) error("declined") else "third" }
                }
                val handle = client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
                handle.signal(Fulfilment.approve, Approval("ada"))

                handle.result() shouldBe Receipt("o-1", "third")
                currentTime shouldBe start + 2.minutes
            }
        }

        "an activity that never succeeds fails the workflow when its attempts are used up" {
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { error("declined") }
                }
                shouldThrow<WorkflowFailedException> { client.execute(Fulfilment, Order("o-1"), taskQueue = "orders") }
                    .cause
                    .shouldBeInstanceOf<ActivityFailure>()
                currentTime shouldBe start + 2.minutes
            }
        }

        "time that is advanced passes step by step" {
            runWorkflowTest(startTime = Instant.parse("2030-06-01T00:00:00Z")) {
                worker("clock") { workflow(hourly) }
                val handle = client.start(hourly, Unit, taskQueue = "clock")

                advanceTimeBy(1.days)

                currentTime shouldBe Instant.parse("2030-06-02T00:00:00Z")
                handle.result() shouldContainExactly (1..24).map { start + it.hours }
            }
        }

        "no time passes by a worker that was just started and has not taken its task" {
            // A race if it is wrong: each round is a new chance to see it.
            repeat(20) {
                runWorkflowTest {
                    worker("clock") { workflow(hourly) }
                    val handle = client.start(hourly, Unit, taskQueue = "clock")
                    advanceTimeBy(1.hours)
                    history(handle).count { it.hasTimerFiredEventAttributes() } shouldBe 1
                }
            }
        }

        "time that is advanced stops where it should, between two deadlines" {
            runWorkflowTest {
                worker("clock") { workflow(hourly) }
                val handle = client.start(hourly, Unit, taskQueue = "clock")

                advanceTimeTo(start + 90.minutes)

                currentTime shouldBe start + 90.minutes
                history(handle).count { it.hasTimerFiredEventAttributes() } shouldBe 1
            }
        }

        "a history is compared as text" {
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { "test" }
                }
                val handle = client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
                shouldThrow<WorkflowFailedException> { handle.result() }

                handle.history() shouldMatchHistory
                    """
                    1 WorkflowExecutionStarted {"workflowType":{"name":"Fulfilment"},"input":[{"id":"o-1"}]}
                    2 WorkflowTaskScheduled
                    3 WorkflowTaskStarted
                    4 WorkflowTaskCompleted
                    5 TimerStarted {"startToFireTimeout":"259200s"}
                    6 ActivityTaskScheduled {"activityType":{"name":"charge"}}
                    7 ActivityTaskStarted {"attempt":1}
                    8 ActivityTaskCompleted {"result":["test"]}
                    9 WorkflowTaskScheduled
                    10 WorkflowTaskStarted
                    11 WorkflowTaskCompleted
                    12 TimerFired
                    13 WorkflowTaskScheduled
                    14 WorkflowTaskStarted
                    15 WorkflowTaskCompleted
                    16 WorkflowExecutionFailed {"failure":{"message":"not approved"}}
                    """
            }
        }

        "coroutines of the test are waited for" {
            var approved = false
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { "test" }
                }
                val handle = client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
                async {
                    handle.signal(Fulfilment.approve, Approval("ada"))
                    approved = true
                }
            }
            approved shouldBe true
        }

        "a test that waits for ever is ended, and told what may be the matter" {
            shouldThrow<AssertionError> {
                runWorkflowTest(timeout = 200.milliseconds) { CompletableDeferred<Unit>().await() }
            }.message shouldContain "did not end within 200ms of real time; virtual time is 2026-01-01T00:00:00Z"
        }

        "what the test throws comes out of it" {
            shouldThrow<IllegalStateException> { runWorkflowTest { error("mine") } }.message shouldBe "mine"
        }
    })
