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

private const val KILLS = 20

/** A life that comes to its end before it is killed says nothing: there may be many where this process is slow. */
private const val MOST_LIVES = 120

/** Each start finds so many more orders in its file, so there is work to be killed in however fast the machine is. */
private const val ORDERS_A_LIFE = 8

/** The point of the kill, in entries of the ledger; well under what the new orders of one life write. */
private const val ENTRIES_BEFORE_KILL = 20

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
        val arguments = arrayOf("--orders", "$ordersFile", "--rate", "20", "--approval-within", "8s")

        val quickStart = QuickStart.prepare(tempdir("quick-start").toPath(), bundled.first())

        /** Kills the program at a random point of its work; false if it was at its end before. */
        fun runAndKill(random: Random): Boolean {
            val process = OrdersProcess(directory, quickStart.options, *arguments)
            val fatal = process.ledgerEntries() + random.nextInt(1, ENTRIES_BEFORE_KILL)
            val killed =
                process.awaitWhileAlive { process.ledgerEntries() >= fatal } &&
                    !process.endsWithin(random.nextLong(0, 30))
            if (killed) process.kill() else check(process.awaitEnd() == 0) { process.printed }
            return killed
        }

        test("killed 20 times, all orders are done, no acknowledged decision is lost, nothing single happened twice") {
            println("orders.seed=$seed")
            val random = Random(seed)
            var lives = 0
            var kills = 0
            while (kills < KILLS) {
                ordersFile.writeLines(bundled.take(++lives * ORDERS_A_LIFE))
                if (runAndKill(random)) kills++
                check(lives < MOST_LIVES) { "only $kills of $lives lives were ended by a kill, orders.seed=$seed" }
            }

            val last = OrdersProcess(directory, quickStart.options, *arguments)
            val exitCode = last.awaitEnd()
            println(last.printed)

            withClue("orders.seed=$seed\n${last.printed}") {
                exitCode shouldBe 0
                val entries = mutableListOf<LedgerEntry>()
                JsonLinesLog(last.ledger, LedgerEntry.serializer(), entries::add).close()
                val orders = OrderFile.read(ordersFile).orders.map { it.id }
                Ledger(last.ledger).use { it.accountOf(orders).problems.shouldBeEmpty() }

                val single = entries.filter { !it.step.mayRepeat }
                single.groupingBy { it.order }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
                single.filter { it.attempt > 1 }.shouldBeEmpty()

                val acknowledged = acknowledgedDecisions(last.ledger)
                acknowledged.size shouldBeGreaterThan orders.size / 2
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
