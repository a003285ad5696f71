package dev.perdura.examples.orders.ledger

import dev.perdura.examples.orders.Outcome
import java.math.BigDecimal
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList

/**
 * The file in which every side effect leaves one line, and the account of it per order.
 *
 * The ledger belongs to the outside world, not to the engine: it is how anyone can check that nothing is missing and
 * that nothing happened twice that must not.
 */
public class Ledger private constructor(path: Path, isWritten: Boolean) : AutoCloseable {
    private val orders = LinkedHashMap<String, OrderAccount>() // guarded by itself
    private val listeners = CopyOnWriteArrayList<(LedgerEntry) -> Unit>()
    private val log: JsonLinesLog<LedgerEntry>? =
        if (isWritten) JsonLinesLog(path, LedgerEntry.serializer(), ::account) else null

    init {
        if (!isWritten) {
            Files.newInputStream(path).use { readJsonLines(path, it, LedgerEntry.serializer(), ::account) }
        }
    }

    /** The ledger in the file at [path], which is made if it is not there. */
    public constructor(path: Path) : this(path, isWritten = true)

    /** Returns when [entry] is on disk. */
    public suspend fun append(entry: LedgerEntry) {
        checkNotNull(log) { "This ledger was opened to be read only." }.append(entry)
    }

    /** Calls [listener] for every entry from now on, after it is on disk, on the ledger's thread. */
    internal fun onAppended(listener: (LedgerEntry) -> Unit) {
        listeners += listener
    }

    /** The orders of which [step] has happened. */
    internal fun ordersWith(step: Step): Set<String> =
        synchronized(orders) {
            orders.filterValues { it.times(step) > 0 }.keys.toSet()
        }

    /** Whether the ledger knows anything of the order. */
    internal fun knows(orderId: String): Boolean = synchronized(orders) { orderId in orders }

    /** How the order ended, or null while it has not. */
    internal fun outcomeOf(orderId: String): Outcome? = synchronized(orders) { orders[orderId]?.outcome }

    /** The figures of [orderIds]; other orders in the ledger are left out. */
    internal fun accountOf(orderIds: Collection<String>): LedgerAccount =
        synchronized(orders) {
            val totals = sortedMapOf<String, BigDecimal>()
            val outcomes = Outcome.entries.associateWithTo(LinkedHashMap()) { 0 }
            val repeated = Step.entries.associateWithTo(LinkedHashMap()) { 0 }
            val problems = mutableListOf<String>()
            var charged = 0
            var notified = 0
            for (id in orderIds) {
                val order = orders[id] ?: OrderAccount(id)
                problems += order.problems()
                order.outcome?.let { outcomes.merge(it, 1, Int::plus) }
                for (step in Step.entries) if (order.times(step) > 1) repeated.merge(step, 1, Int::plus)
                if (order.times(Step.CHARGE) > 0) charged++
                if (order.times(Step.NOTIFY) > 0) notified++
                order.receipt?.takeIf { it.outcome == Outcome.SHIPPED }?.let { receipt ->
                    totals.merge(checkNotNull(receipt.currency), BigDecimal(receipt.amount), BigDecimal::add)
                }
            }
            repeated.values.removeIf { it == 0 }
            LedgerAccount(orderIds.size, charged, notified, outcomes, totals, repeated, problems)
        }

    /** The figures of all orders that the ledger knows. */
    internal fun accountOfAll(): LedgerAccount = synchronized(orders) { accountOf(orders.keys.toList()) }

    override fun close() {
        log?.close()
    }

    private fun account(entry: LedgerEntry) {
        synchronized(orders) { orders.getOrPut(entry.order) { OrderAccount(entry.order) }.add(entry) }
        listeners.forEach { it(entry) }
    }

    internal companion object {
        /** The ledger at [path] as it is now. Its file is left as it is, and may be written by another process. */
        fun read(path: Path): Ledger = Ledger(path, isWritten = false)
    }
}
