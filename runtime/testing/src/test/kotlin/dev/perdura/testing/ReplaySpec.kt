package dev.perdura.testing

import dev.perdura.dsl.workflow
import dev.perdura.worker.NonDeterminismException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.temporal.api.history.v1.HistoryEvent

/** Histories kept as JSON, and replayed against code that is the same, or not. */
internal class ReplaySpec :
    StringSpec({
        fun recorded(): List<HistoryEvent> {
            lateinit var history: List<HistoryEvent>
            runWorkflowTest {
                worker("orders") {
                    workflow(fulfilment)
                    activity(Payments.charge) { "test" }
                }
                val handle = client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
                handle.signal(Fulfilment.approve, Approval("ada"))
                handle.result()
                history = history(handle)
            }
            return history
        }

        "the same code repeats a history that was kept as JSON" {
            replay(fulfilment, recorded().toHistoryJson())
        }

        "other code does not, and is told where they part" {
            val hasty = workflow(Fulfilment) { order -> Receipt(order.id, "unpaid") }

            val error = shouldThrow<NonDeterminismException> { replay(hasty, recorded()) }

            error.eventId shouldBe 5
        }

        "what is not a history is refused" {
            listOf("", "{}", "[]", """{"events":[{"eventId":"one"}]}""", "order").forEach { json ->
                shouldThrow<IllegalArgumentException> { historyFromJson(json) }.message shouldContain
                    "Expected a history as JSON"
            }
        }
    })
