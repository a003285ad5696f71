package dev.perdura.examples.orders

import dev.perdura.client.WorkflowHandle
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.testing.WorkflowTestScope
import dev.perdura.testing.runWorkflowTest
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.util.Collections
import kotlin.time.Duration.Companion.days

/** The workflow in virtual time, with activities that only note that they were called. */
internal class FulfilmentSpec :
    FunSpec({
        val order = Order("o-1", "Ada Byrne", "JPY", listOf(OrderLine("MUG", 2, 1_710)))
        val charged = Money("JPY", 3_420)

        /** The worker, with [behave] to let a step fail; gives the steps that were called. */
        fun WorkflowTestScope.steps(behave: (step: String, attempt: Int) -> Unit = { _, _ -> }): List<String> {
            val called = Collections.synchronizedList(mutableListOf<String>())
            worker("orders") {
                workflow(fulfilment)
                for (step in listOf(Steps.validate, Steps.charge, Steps.refund, Steps.ship, Steps.notifyCustomer)) {
                    activity(step) {
                        called += step.name
                        behave(step.name, info.attempt)
                    }
                }
                activity(Steps.fileReceipt) { called += Steps.fileReceipt.name }
            }
            return called
        }

        suspend fun WorkflowTestScope.begin(): WorkflowHandle<Receipt> =
            client.start(
                Fulfilment,
                FulfilmentRequest(order, 3.days.inWholeMilliseconds),
                taskQueue = "orders",
                workflowId = order.id,
            )

        test("an approved order is charged, shipped, told and filed") {
            runWorkflowTest {
                val called = steps()
                val handle = begin()
                handle.signal(Fulfilment.decide, Decision(approved = true, by = "ada"))

                handle.result() shouldBe Receipt("o-1", Outcome.SHIPPED, charged, "ada", notified = true)
                called shouldContainExactly listOf("validate", "charge", "ship", "notify", "receipt")
                handle.query(Fulfilment.status) shouldBe
                    OrderStatus("o-1", Stage.DONE, Decision(approved = true, by = "ada"))
            }
        }

        test("a rejected order gets its money back") {
            runWorkflowTest {
                val called = steps()
                val handle = begin()
                handle.signal(Fulfilment.decide, Decision(approved = false, by = "ada"))

                handle.result() shouldBe Receipt("o-1", Outcome.REJECTED, charged, "ada", notified = true)
                called shouldContainExactly listOf("validate", "charge", "refund", "notify", "receipt")
            }
        }

        test("an order that nobody decides on expires after its time, and gets its money back") {
            runWorkflowTest {
                val called = steps()

                begin().result() shouldBe Receipt("o-1", Outcome.EXPIRED, charged, notified = true)
                currentTime - start shouldBe 3.days
                called shouldContainExactly listOf("validate", "charge", "refund", "notify", "receipt")
            }
        }

        test("the first decision counts") {
            runWorkflowTest {
                steps()
                val handle = begin()
                handle.signal(Fulfilment.decide, Decision(approved = false, by = "ada"))
                handle.signal(Fulfilment.decide, Decision(approved = true, by = "grace"))

                handle.result().outcome shouldBe Outcome.REJECTED
            }
        }

        test("an order that waits says so") {
            runWorkflowTest {
                steps()
                val handle = begin()
                advanceTimeBy(1.days)

                handle.query(Fulfilment.status) shouldBe OrderStatus("o-1", Stage.WAITING_FOR_DECISION)
            }
        }

        test("a charge that fails is tried again") {
            runWorkflowTest {
                val called =
                    steps { step, attempt ->
                        if (step == "charge" &&
                            attempt < 3
                        ) {
                            throw ApplicationFailure("no answer", type = PROVIDER_UNAVAILABLE)
                        }
                    }
                val handle = begin()
                handle.signal(Fulfilment.decide, Decision(approved = true, by = "ada"))

                handle.result().outcome shouldBe Outcome.SHIPPED
                called.count { it == "charge" } shouldBe 3
            }
        }

        test("an order that the warehouse cannot fill is refused, and nothing is charged") {
            runWorkflowTest {
                val called =
                    steps { step, _ ->
                        if (step ==
                            "validate"
                        ) {
                            throw ApplicationFailure("sold out", OUT_OF_STOCK, isNonRetryable = true)
                        }
                    }

                begin().result() shouldBe Receipt("o-1", Outcome.REFUSED)
                called shouldContainExactly listOf("validate", "receipt")
            }
        }
    })
