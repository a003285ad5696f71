package dev.perdura.examples.orders

import dev.perdura.examples.orders.ledger.JsonLinesLog
import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.ledger.Step
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.serialization.Serializable
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** A decision that the workflow has acknowledged. */
@Serializable
internal data class DeliveredDecision(val order: String, val approved: Boolean, val by: String)

/**
 * Stands in for the people who approve orders: reads the ledger for charged orders, thinks a while, and signals the
 * decision.
 *
 * A decision goes into [path] when its signal was acknowledged, and only then; after a crash the others are signalled
 * again, which does no harm, as the first decision of an order counts. [deliver] returns false when the order has
 * ended already.
 */
internal class Approver(
    path: Path,
    private val orders: Map<String, Order>,
    private val ledger: Ledger,
    private val deliver: suspend (orderId: String, decision: Decision) -> Boolean,
) : AutoCloseable {
    private val delivered = ConcurrentHashMap.newKeySet<String>()
    private val log = JsonLinesLog(path, DeliveredDecision.serializer()) { delivered += it.order }
    private val charged = Channel<String>(Channel.UNLIMITED)

    /** Works until it is cancelled. */
    suspend fun work() =
        coroutineScope {
            // Listening comes before looking, so that no order falls between the two; the set below keeps it to one
            // decision each.
            ledger.onAppended { if (it.step == Step.CHARGE) charged.trySend(it.order) }
            val seen = HashSet<String>(delivered)
            val waiting = ledger.ordersWith(Step.CHARGE) - ledger.ordersWith(Step.RECEIPT)
            waiting.forEach { charged.trySend(it) }
            for (id in charged) {
                val order = orders[id] ?: continue
                if (seen.add(id)) launch { decide(order) }
            }
        }

    override fun close(): Unit = log.close()

    private suspend fun decide(order: Order) {
        val decision = decisionOn(order) ?: return
        delay(timeToThink(order))
        if (deliver(order.id, decision)) log.append(DeliveredDecision(order.id, decision.approved, decision.by))
    }

    companion object {
        /** What 400 euros are elsewhere. An order above that is large. */
        private val LARGE =
            mapOf(
                "CHF" to 376L,
                "EUR" to 400L,
                "GBP" to 336L,
                "JPY" to 68_400L,
                "KWD" to 134L,
                "SEK" to 4_480L,
                "USD" to 436L,
            )

        /** Whether the order is one for the head of sales to decide. */
        fun isLarge(order: Order): Boolean =
            order.total.amount.toBigDecimal() > LARGE.getValue(order.currency).toBigDecimal()

        /**
         * Small orders are approved. Of the large ones a third is approved, a third rejected, and a third stays on
         * the desk until its time is over (null).
         */
        fun decisionOn(order: Order): Decision? {
            if (!isLarge(order)) return Decision(approved = true, by = "desk")
            return when (order.id.hashCode().mod(3)) {
                0 -> Decision(approved = true, by = "head of sales")
                1 -> Decision(approved = false, by = "head of sales")
                else -> null
            }
        }

        private fun timeToThink(order: Order): Duration = (50 + order.id.hashCode().mod(450)).milliseconds
    }
}
