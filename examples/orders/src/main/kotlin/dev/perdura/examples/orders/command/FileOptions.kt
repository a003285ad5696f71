package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.help
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import java.nio.file.Path
import kotlin.io.path.Path

/** Where everything is kept. */
internal class FileOptions : OptionGroup() {
    val database: Path by option("--db", metavar = "FILE")
        .path()
        .default(DATABASE)
        .help("Database; made when it is missing (default: orders-data/orders.db)")

    val ledger: Path by option("--ledger", metavar = "FILE")
        .path()
        .default(LEDGER)
        .help("Ledger, one line per side effect (default: orders-data/ledger.jsonl)")

    /** Checks that nothing was set: a subcommand has its own options, and would not see these. */
    fun requireDefaults() {
        if (database != DATABASE || ledger != LEDGER) {
            throw UsageError("--db and --ledger of a subcommand stand after it, such as: orders serve --db FILE")
        }
    }

    private companion object {
        val DATABASE = Path("orders-data/orders.db")
        val LEDGER = Path("orders-data/ledger.jsonl")
    }
}
