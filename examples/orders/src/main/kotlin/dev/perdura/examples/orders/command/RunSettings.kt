package dev.perdura.examples.orders.command

import java.nio.file.Path
import kotlin.time.Duration

/**
 * Where everything is kept, how many new orders are started a second ([ratePerSecond], 0 for no limit), and how long an
 * order waits for its decision.
 */
internal class RunSettings(
    val database: Path,
    val ledger: Path,
    val ratePerSecond: Int,
    val approvalWithin: Duration,
) {
    /** Beside the ledger: the decisions that were acknowledged. */
    val decisions: Path get() = decisionsBeside(ledger)

    companion object {
        /** `ledger.jsonl` has its decisions in `ledger.decisions.jsonl`. */
        fun decisionsBeside(ledger: Path): Path =
            ledger.resolveSibling(ledger.fileName.toString().substringBeforeLast('.') + ".decisions.jsonl")
    }
}
