package dev.perdura.examples.orders.ledger

import dev.perdura.examples.orders.Outcome

/** What the ledger knows of one order: how often each step happened, and how the order ended. */
internal class OrderAccount(private val order: String) {
    private val times = IntArray(Step.entries.size)

    var outcome: Outcome? = null
        private set

    /** The last receipt's, or null when nothing was charged. */
    var receipt: LedgerEntry? = null
        private set

    fun add(entry: LedgerEntry) {
        times[entry.step.ordinal]++
        if (entry.step == Step.RECEIPT) {
            outcome = entry.outcome
            receipt = entry
        }
    }

    fun times(step: Step): Int = times[step.ordinal]

    /** What is wrong with the order as the ledger tells it; empty when nothing is. */
    fun problems(): List<String> =
        buildList {
            val ended = outcome
            if (ended == null) {
                val last = Step.entries.lastOrNull { times(it) > 0 }?.word ?: "nothing"
                add("$order: no receipt (last step: $last)")
            } else {
                for (step in needed(ended)) {
                    if (times(step) == 0) add("$order: ended as ${ended.word} without ${step.word}")
                }
            }
            for (step in Step.entries) {
                if (!step.mayRepeat && times(step) > 1) {
                    add("$order: ${step.word} may happen once, happened ${times(step)} times")
                }
            }
        }

    /** NOTIFY is not among them: a crash may leave it out, that is what a single attempt means. */
    private fun needed(outcome: Outcome): List<Step> =
        when (outcome) {
            Outcome.SHIPPED -> listOf(Step.VALIDATE, Step.CHARGE, Step.SHIP)
            Outcome.REJECTED, Outcome.EXPIRED -> listOf(Step.VALIDATE, Step.CHARGE, Step.REFUND)
            Outcome.REFUSED -> emptyList()
        }

    private val Enum<*>.word: String get() = name.lowercase()
}
