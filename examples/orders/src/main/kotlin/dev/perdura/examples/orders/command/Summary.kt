package dev.perdura.examples.orders.command

import dev.perdura.examples.orders.file.OrderFile
import dev.perdura.examples.orders.ledger.LedgerAccount
import dev.perdura.examples.orders.ledger.Step
import java.nio.file.Path
import java.util.Locale

/** What is printed at the end of a run, and by `--check`: all of it read from the file of orders and the ledger. */
internal class Summary(private val file: OrderFile, private val ledger: Path, private val account: LedgerAccount) {
    /** Whether every order has come to its end, with all its steps, and nothing happened twice that must not. */
    val isComplete: Boolean get() = account.problems.isEmpty()

    fun text(): String =
        buildString {
            appendLine(
                "Orders in ${file.name}: ${number(
                    file.orders.size,
                )} valid, ${number(file.invalidLines.size)} invalid lines",
            )
            for (line in file.invalidLines.take(SHOWN)) appendLine("  line ${line.number}: ${line.reason}")
            more(file.invalidLines.size)
            appendLine("Outcomes")
            for ((outcome, count) in account.outcomes) appendLine("  %-10s%,9d".at(outcome.name.lowercase(), count))
            appendLine("Shipped for")
            for ((currency, total) in account.totals) appendLine("  %-10s%,15.${total.scale()}f".at(currency, total))
            appendLine("Ledger $ledger")
            val accounted = account.orders - account.problems.map { it.substringBefore(':') }.toSet().size
            appendLine("  orders accounted for: ${number(accounted)} of ${number(account.orders)}")
            val unknown = account.charged - account.notified
            appendLine(
                "  customers told (single attempt): ${number(
                    account.notified,
                )}, left open by a crash: ${number(unknown)}",
            )
            for ((step, count) in account.repeated) {
                if (step.mayRepeat) appendLine("  ${step.name.lowercase()} done again after a crash: ${number(count)}")
            }
            for (problem in account.problems.take(SHOWN)) appendLine("  MISSING OR WRONG: $problem")
            more(account.problems.size)
        }

    private fun StringBuilder.more(count: Int) {
        if (count > SHOWN) appendLine("  ... and ${number(count - SHOWN)} more")
    }

    private fun number(value: Int): String = "%,d".at(value)

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)

    private companion object {
        const val SHOWN = 20

        init {
            check(!Step.NOTIFY.mayRepeat) { "The summary speaks of NOTIFY as the step with a single attempt" }
        }
    }
}
