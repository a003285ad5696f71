package dev.perdura.examples.orders.command

import dev.perdura.Perdura
import dev.perdura.examples.orders.Decision
import dev.perdura.examples.orders.DeliveredDecision
import dev.perdura.examples.orders.Fulfilment
import dev.perdura.examples.orders.Outcome
import dev.perdura.examples.orders.file.OrderFile
import dev.perdura.examples.orders.fulfilment
import dev.perdura.examples.orders.ledger.JsonLinesLog
import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.ledger.LedgerEntry
import dev.perdura.examples.orders.ledger.Step
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.div
import kotlin.io.path.writeLines
import kotlin.random.Random

private const val ORDERS = 150
private const val KILLS = 20

/**
 * The program is killed at [KILLS] random points while orders run, and started again each time.
 *
 * Set the system property `orders.seed` to the seed that a failure printed, to get the same points; what the process
 * had done by then may still differ.
 */
internal class DurabilitySpec :
    FunSpec({
        val directory = tempdir("durability").toPath()
        val seed = System.getProperty("orders.seed")?.toLong() ?: Random.nextLong()
        val ordersFile = directory / "orders.jsonl"
        val bundled = checkNotNull(OrderFile::class.java.getResource("/orders.jsonl")).readText().lines()
        val arguments = arrayOf("--orders", "$ordersFile", "--rate", "10", "--approval-within", "8s")

        val quickStart = QuickStart.prepare(tempdir("quick-start").toPath(), bundled.first())

        /** Lets the program work for a random time after its first step, and kills it. */
        fun runAndKill(random: Random): Boolean {
            val process = OrdersProcess(directory, quickStart.options, *arguments)
            val before = process.ledgerBytes()
            val atWork = process.awaitWhileAlive { process.ledgerBytes() > before }
            val ended = !atWork || process.endsWithin(random.nextLong(20, 1_200))
            process.kill()
            return !ended
        }

        test("killed 20 times, all orders are done, no acknowledged decision is lost, nothing single happened twice") {
            println("orders.seed=$seed")
            ordersFile.writeLines(bundled.take(ORDERS))
            val random = Random(seed)
            var kills = 0
            while (kills < KILLS && runAndKill(random)) kills++

            val last = OrdersProcess(directory, quickStart.options, *arguments)
            val exitCode = last.awaitEnd()
            println(last.printed)

            withClue("orders.seed=$seed\n${last.printed}") {
                kills shouldBe KILLS
                exitCode shouldBe 0
                val entries = mutableListOf<LedgerEntry>()
                JsonLinesLog(last.ledger, LedgerEntry.serializer(), entries::add).close()
                val orders = OrderFile.read(ordersFile).orders.map { it.id }
                Ledger(last.ledger).use { it.accountOf(orders).problems.shouldBeEmpty() }

                val single = entries.filter { !it.step.mayRepeat }
                single.groupingBy { it.order }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
                single.filter { it.attempt > 1 }.shouldBeEmpty()

                val acknowledged = acknowledgedDecisions(last.ledger)
                acknowledged.size shouldBeGreaterThan ORDERS / 2
                undelivered(acknowledged, last).shouldBeEmpty()
                val outcomes = entries.filter { it.step == Step.RECEIPT }.associate { it.order to it.outcome }
                acknowledged.filter { contradicts(it, outcomes.getValue(it.order)) }.shouldBeEmpty()
            }
        }
    })

private fun acknowledgedDecisions(ledger: Path): List<DeliveredDecision> {
    val acknowledged = mutableListOf<DeliveredDecision>()
    JsonLinesLog(RunSettings.decisionsBeside(ledger), DeliveredDecision.serializer(), acknowledged::add).close()
    return acknowledged
}

/** The decisions that their workflows do not know of: the histories are asked, so lateness is no excuse. */
private suspend fun undelivered(
    acknowledged: List<DeliveredDecision>,
    process: OrdersProcess,
): List<DeliveredDecision> =
    Perdura.embedded(process.database).use { perdura ->
        perdura.worker(RunOrders.TASK_QUEUE) { workflow(fulfilment) }
        acknowledged.filter {
            val known = perdura.client.handle(Fulfilment, it.order).query(Fulfilment.status).decision
            known != Decision(it.approved, it.by)
        }
    }

/** An order may have expired before its decision came, if the process was down for longer than an order waits. */
private fun contradicts(decision: DeliveredDecision, outcome: Outcome?): Boolean =
    outcome != Outcome.EXPIRED && outcome != if (decision.approved) Outcome.SHIPPED else Outcome.REJECTED
