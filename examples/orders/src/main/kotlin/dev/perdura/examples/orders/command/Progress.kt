package dev.perdura.examples.orders.command

import dev.perdura.examples.orders.Outcome
import dev.perdura.examples.orders.ledger.LedgerAccount
import kotlinx.coroutines.delay
import java.util.Locale
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Where a progress line goes: one line that is written over on a terminal, a line now and then elsewhere. */
internal class Progress(
    private val interactive: Boolean,
    private val print: (String) -> Unit,
    private val account: () -> LedgerAccount,
) {
    private var drawnLength = 0

    /** Shows until it is cancelled. */
    suspend fun show() {
        val pause: Duration = if (interactive) 200.milliseconds else 2.seconds
        while (true) {
            delay(pause)
            draw()
        }
    }

    /** Shows the last state, and leaves the cursor on a line of its own. */
    fun finish() {
        draw()
        if (interactive) print("\n")
    }

    private fun draw() {
        val line = lineOf(account())
        if (interactive) print("\r" + line.padEnd(drawnLength)) else print(line + "\n")
        drawnLength = line.length
    }

    companion object {
        fun lineOf(account: LedgerAccount): String {
            val outcomes = account.outcomes
            val waiting = account.charged - account.ended + outcomes.getValue(Outcome.REFUSED)
            val ended =
                listOf(Outcome.SHIPPED, Outcome.REJECTED, Outcome.EXPIRED, Outcome.REFUSED)
                    .joinToString { "%,d %s".format(Locale.ROOT, outcomes.getValue(it), it.name.lowercase()) }
            return "%,d of %,d done  |  %,d charged, %,d in progress  |  %s".format(
                Locale.ROOT,
                account.ended,
                account.orders,
                account.charged,
                waiting.coerceAtLeast(0),
                ended,
            )
        }
    }
}
