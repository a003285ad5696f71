package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.groups.provideDelegate
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.help
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.perdura.examples.orders.file.OrderFile
import dev.perdura.examples.orders.ledger.Ledger
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import kotlin.io.path.notExists
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.DurationUnit
import kotlin.time.TimeSource

/** `orders`: runs a file of orders, or checks the ledger of an earlier run; with `serve`, the same over HTTP. */
internal class OrdersCommand : CliktCommand(name = "orders") {
    override val invokeWithoutSubcommand = true

    private val orders: Path? by option("--orders", metavar = "FILE")
        .path(mustExist = true, canBeDir = false)
        .help("File of orders, one JSON object per line (default: the 1,000 orders that come with the program)")
    private val files by FileOptions()

    private val rate: Int by option("--rate", metavar = "N")
        .int()
        .restrictTo(min = 0)
        .default(100)
        .help(
            "New orders a second; 0 for no limit (default: 100, so that there is time to watch and to kill it)",
        )
    private val approvalWithin: Duration by option("--approval-within", metavar = "TIME")
        .duration()
        .default(5.seconds)
        .help(
            "How long a large order waits for its decision, such as 500ms or 2h (default: 5s); small ones wait longer",
        )
    private val check: Boolean by option("--check")
        .flag()
        .help("Runs nothing: says from the ledger whether all orders are accounted for")

    override fun help(context: Context): String =
        "Runs one durable workflow per order. Kill it, start it again with the same command, and it goes on."

    override fun run() {
        if (currentContext.invokedSubcommand != null) return files.requireDefaults()
        val isComplete = sayingWhatFailed { perform() }
        if (!isComplete) throw ProgramResult(1)
    }

    private fun perform(): Boolean {
        val file = orders?.let(OrderFile::read) ?: OrderFile.bundled()
        val begin = TimeSource.Monotonic.markNow()
        val summary =
            if (check) check(file) else runBlocking { RunOrders(settings(), file, interactive(), ::show).run() }
        show(summary.text())
        if (!check) show("Elapsed ${begin.elapsedNow().toString(DurationUnit.SECONDS, decimals = 1)}\n")
        return summary.isComplete
    }

    private fun settings() = RunSettings(files.database, files.ledger, rate, approvalWithin)

    private fun interactive() = terminal.terminalInfo.outputInteractive

    private fun check(file: OrderFile): Summary {
        if (files.ledger.notExists()) {
            throw UsageError(
                "There is no ledger ${files.ledger}: expected one of an earlier run. Name it with --ledger.",
            )
        }
        val ids = file.orders.map { it.id }
        return Ledger.read(files.ledger).use { Summary(file, files.ledger, it.accountOf(ids)) }
    }

    private fun show(text: String) {
        terminal.rawPrint(text)
        System.out.flush()
    }
}
