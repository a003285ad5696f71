package dev.perdura.examples.orders

import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.ledger.LedgerEntry
import dev.perdura.examples.orders.ledger.Step
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.nio.file.Path
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.io.path.readText

internal class ApproverSpec :
    FunSpec({
        val root = tempdir("approver").toPath()

        fun order(id: String, priceMinor: Long) = Order(id, "Ada", "EUR", listOf(OrderLine("MUG", 1, priceMinor)))

        val small = order("small", 40_000)

        /** What the approver delivers for [orders] while [scenario] runs; it ends with the scenario. */
        suspend fun working(
            directory: Path,
            orders: List<Order>,
            accept: Boolean = true,
            scenario: suspend (ledger: Ledger, delivered: Channel<String>) -> Unit,
        ) {
            Ledger(directory / "ledger.jsonl").use { ledger ->
                val delivered = Channel<String>(Channel.UNLIMITED)
                val approver =
                    Approver(directory / "decisions.jsonl", orders.associateBy { it.id }, ledger) { id, _ ->
                        delivered.send(id)
                        accept
                    }
                coroutineScope {
                    val work = launch(start = CoroutineStart.UNDISPATCHED) { approver.work() }
                    scenario(ledger, delivered)
                    work.cancel()
                }
                approver.close()
            }
        }

        test("small orders are approved; of the large ones some are rejected, some left lying") {
            Approver.decisionOn(small) shouldBe Decision(approved = true, by = "desk")
            val large = (1..300).map { Approver.decisionOn(order("o-$it", 40_001)) }
            large.groupingBy { it?.approved }.eachCount().keys shouldBe setOf(true, false, null)
        }

        test("an order is decided on when it is charged") {
            working(createTempDirectory(root), listOf(small)) { ledger, delivered ->
                ledger.append(LedgerEntry("small", Step.CHARGE, 1))
                delivered.receive() shouldBe "small"
            }
        }

        test("an order that was charged before the start is decided on after it") {
            val directory = createTempDirectory(root)
            Ledger(directory / "ledger.jsonl").use { it.append(LedgerEntry("small", Step.CHARGE, 1)) }

            working(directory, listOf(small)) { _, delivered -> delivered.receive() shouldBe "small" }
        }

        test("what was acknowledged is not decided on again; what was not, is") {
            val directory = createTempDirectory(root)
            (directory / "decisions.jsonl").toFile().writeText(
                """{"order":"small","approved":true,"by":"desk"}""" + "\n",
            )
            val other = small.copy(id = "other")
            Ledger(directory / "ledger.jsonl").use {
                it.append(LedgerEntry("small", Step.CHARGE, 1))
                it.append(LedgerEntry("other", Step.CHARGE, 1))
            }

            working(directory, listOf(small, other)) { _, delivered -> delivered.receive() shouldBe "other" }
        }

        test("a decision that came too late is not noted as acknowledged") {
            val directory = createTempDirectory(root)
            working(directory, listOf(small), accept = false) { ledger, delivered ->
                ledger.append(LedgerEntry("small", Step.CHARGE, 1))
                delivered.receive()
            }
            (directory / "decisions.jsonl").readText() shouldBe ""
        }
    })
