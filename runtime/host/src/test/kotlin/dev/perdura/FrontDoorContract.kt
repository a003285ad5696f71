package dev.perdura

import dev.perdura.client.WorkflowFailedException
import dev.perdura.client.WorkflowNotFoundException
import dev.perdura.client.WorkflowStatus
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.TerminatedFailure
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.util.UUID

/**
 * What a user does first, through the front door only: the same workflows, whatever [open] connects to.
 *
 * Each backend is a spec of a few lines that says how to open it.
 */
internal abstract class FrontDoorContract(open: () -> Perdura) :
    FunSpec({
        val taskQueue = "front-door-${UUID.randomUUID()}"
        val activities = FrontDoorActivities()
        lateinit var perdura: Perdura

        beforeSpec {
            perdura = open()
            perdura.worker(taskQueue) { activities.register(this) }
        }
        afterSpec { perdura.close() }

        fun newId(what: String) = "$what-${UUID.randomUUID()}"

        test("a workflow without a contract gives its result") {
            perdura.client.execute(greeting, "Ada", taskQueue = taskQueue) shouldBe "Hello, Ada"
        }

        test("an order is charged by an activity, asked by a query and approved by a signal") {
            val id = newId("order")
            val handle = perdura.client.start(Fulfilment, Order("o-1"), taskQueue = taskQueue, workflowId = id)

            handle.query(Fulfilment.status) shouldBe Status.Waiting
            handle.signal(Fulfilment.approve, Approval("ada"))

            handle.result() shouldBe Receipt("o-1", "ch-o-1", "ada")
            handle.query(Fulfilment.status) shouldBe Status.Approved
        }

        test("a timer does not fire early") {
            perdura.client.execute(nap, 40L, taskQueue = taskQueue) shouldBeGreaterThanOrEqualTo 40L
        }

        test("a failing activity fails the workflow, with its type and message as cause") {
            val failed =
                shouldThrow<WorkflowFailedException> {
                    perdura.client.execute(refused, "card expired", taskQueue = taskQueue)
                }

            val activityFailure = failed.cause.shouldBeInstanceOf<ActivityFailure>()
            val root = activityFailure.cause.shouldBeInstanceOf<ApplicationFailure>()
            root.type shouldBe "Refused"
            root.message shouldContain "card expired"
        }

        test("a failing activity is retried until it succeeds") {
            val key = newId("flicker")

            perdura.client.execute(flickering, key, taskQueue = taskQueue) shouldBe 3
            activities.attemptsOf(key) shouldBe 3
        }

        test("a cancelled workflow cleans up and ends as cancelled") {
            val key = newId("tenancy")
            val handle = perdura.client.start(tenancy, key, taskQueue = taskQueue, workflowId = key)

            handle.cancel()

            val failed = shouldThrow<WorkflowFailedException> { handle.result() }
            failed.cause.shouldBeInstanceOf<CanceledFailure>()
            activities.released shouldContain key
            handle.describe().status shouldBe WorkflowStatus.CANCELED
        }

        test("a terminated workflow ends at once and says why") {
            val key = newId("tenancy")
            val handle = perdura.client.start(tenancy, key, taskQueue = taskQueue, workflowId = key)

            handle.terminate("no longer wanted")

            val failed = shouldThrow<WorkflowFailedException> { handle.result() }
            failed.cause.shouldBeInstanceOf<TerminatedFailure>().message shouldContain "no longer wanted"
        }

        test("a long history is read to its end") {
            val handle = perdura.client.start(treadmill, 150, taskQueue = taskQueue, workflowId = newId("treadmill"))

            // "ch-" and the turn's digits: 10 of one digit, 90 of two, 50 of three.
            handle.result() shouldBe 10 * 4 + 90 * 5 + 50 * 6
            handle.describe().historyLength shouldBeGreaterThanOrEqualTo 150L * 6
        }

        test("workflows run beside each other") {
            val greetings =
                coroutineScope {
                    (1..50).map { async { perdura.client.execute(greeting, "$it", taskQueue = taskQueue) } }.awaitAll()
                }
            greetings shouldBe (1..50).map { "Hello, $it" }
        }

        test("an unknown workflow is not found") {
            shouldThrow<WorkflowNotFoundException> { perdura.client.handle(newId("nobody")).describe() }
        }
    })
