package dev.perdura.examples.readme

import dev.perdura.client.WorkflowFailedException
import dev.perdura.examples.readme.orders.ChargeId
import dev.perdura.examples.readme.orders.Fulfilment
import dev.perdura.examples.readme.orders.Order
import dev.perdura.examples.readme.orders.Payments
import dev.perdura.examples.readme.orders.fulfilment
import dev.perdura.testing.runWorkflowTest
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.days

class OrderTest {
    @Test
    fun `an order that nobody approves fails`() =
        runWorkflowTest {
            worker("orders") {
                workflow(fulfilment)
                activity(Payments.charge) { ChargeId("test") }
            }
            shouldThrow<WorkflowFailedException> { client.execute(Fulfilment, Order("o-1"), taskQueue = "orders") }
            currentTime shouldBe start + 3.days
        }
}
