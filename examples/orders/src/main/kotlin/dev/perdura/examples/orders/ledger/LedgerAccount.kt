package dev.perdura.examples.orders.ledger

import dev.perdura.examples.orders.Outcome
import java.math.BigDecimal

/**
 * What the ledger says about a set of [orders]: how many were [charged] and [notified], how they ended, what the
 * shipped ones
 * brought in per currency, which steps are there more than once, and what is wrong ([problems], one line each).
 */
internal class LedgerAccount(
    val orders: Int,
    val charged: Int,
    val notified: Int,
    val outcomes: Map<Outcome, Int>,
    val totals: Map<String, BigDecimal>,
    val repeated: Map<Step, Int>,
    val problems: List<String>,
) {
    /** How many orders have come to their end. */
    val ended: Int get() = outcomes.values.sum()
}
