package dev.perdura.examples.orders.command

import dev.perdura.Perdura
import dev.perdura.client.WorkflowAlreadyStartedException
import dev.perdura.client.WorkflowFailedException
import dev.perdura.client.WorkflowHandle
import dev.perdura.client.WorkflowIdConflictPolicy
import dev.perdura.client.WorkflowIdReusePolicy
import dev.perdura.client.WorkflowNotFoundException
import dev.perdura.examples.orders.Approver
import dev.perdura.examples.orders.Fulfilment
import dev.perdura.examples.orders.FulfilmentRequest
import dev.perdura.examples.orders.Order
import dev.perdura.examples.orders.Receipt
import dev.perdura.examples.orders.file.OrderFile
import dev.perdura.examples.orders.fulfilment
import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.orderActivities
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import org.slf4j.LoggerFactory
import java.nio.file.Files
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours

/**
 * Runs one workflow per order to its end. The same call after a crash goes on where the last one was: the workflow id
 * is the order's id, so an order that was started before is found again instead of being started twice.
 */
internal class RunOrders(
    private val settings: RunSettings,
    private val file: OrderFile,
    private val interactive: Boolean,
    private val print: (String) -> Unit,
) {
    private val logger = LoggerFactory.getLogger(RunOrders::class.java)
    private val orders = file.orders.associateBy { it.id }

    suspend fun run(): Summary {
        settings.database.toAbsolutePath().parent?.let(Files::createDirectories)
        return Perdura.embedded(settings.database).use { perdura ->
            Ledger(settings.ledger).use { ledger ->
                approver(perdura, ledger).use { approver -> run(perdura, ledger, approver) }
                summary(ledger)
            }
        }
    }

    private suspend fun run(perdura: Perdura, ledger: Ledger, approver: Approver) {
        greet(ledger)
        val progress = Progress(interactive, print) { ledger.accountOf(orders.keys) }
        perdura
            .worker(TASK_QUEUE) {
                workflow(fulfilment)
                activities(orderActivities(ledger))
            }.use {
                coroutineScope {
                    val shown = launch { progress.show() }
                    val approving = launch { approver.work() }
                    startAll(perdura, ledger)
                    shown.cancel()
                    approving.cancel()
                }
            }
        progress.finish()
    }

    /** Returns when all orders have come to their end. */
    private suspend fun startAll(perdura: Perdura, ledger: Ledger) =
        coroutineScope {
            val pacer = Pacer(settings.ratePerSecond)
            val inFlight = Semaphore(MAX_IN_FLIGHT)
            // What was begun goes first and is not held back.
            for (order in file.orders.sortedByDescending { ledger.knows(it.id) }) {
                if (!ledger.knows(order.id)) pacer.awaitTurn()
                inFlight.acquire()
                launch {
                    try {
                        awaitEnd(start(perdura, order))
                    } finally {
                        inFlight.release()
                    }
                }
            }
        }

    private suspend fun start(perdura: Perdura, order: Order): WorkflowHandle<Receipt> =
        try {
            perdura.client.start(
                Fulfilment,
                FulfilmentRequest(order, decisionWithin(order).inWholeMilliseconds),
                taskQueue = TASK_QUEUE,
                workflowId = order.id,
            ) {
                idConflictPolicy = WorkflowIdConflictPolicy.USE_EXISTING
                idReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE
            }
        } catch (_: WorkflowAlreadyStartedException) {
            // It ran to its end in an earlier run of this program.
            perdura.client.handle(Fulfilment, order.id)
        }

    /** The desk decides on every small order; its time must outlast a crash and a pause before the next start. */
    private fun decisionWithin(order: Order): Duration =
        if (Approver.isLarge(order)) settings.approvalWithin else maxOf(settings.approvalWithin, SMALL_ORDERS_WAIT)

    /** A failed order stops nothing; the ledger shows that its receipt is missing. */
    private suspend fun awaitEnd(handle: WorkflowHandle<Receipt>) {
        try {
            handle.result()
        } catch (failure: WorkflowFailedException) {
            logger.error("Order {} failed", handle.workflowId, failure)
        }
    }

    private fun approver(perdura: Perdura, ledger: Ledger) =
        Approver(settings.decisions, orders, ledger) { id, decision ->
            try {
                perdura.client.handle(Fulfilment, id).signal(Fulfilment.decide, decision)
                true
            } catch (_: WorkflowNotFoundException) {
                false
            }
        }

    private fun greet(ledger: Ledger) {
        val before = ledger.accountOf(orders.keys)
        val known = orders.keys.count(ledger::knows)
        print("${file.orders.size} orders, one durable workflow each; database ${settings.database}\n")
        when {
            before.orders == 0 -> {
                print("There is no order in ${file.name}, so there is nothing to do. $ONE_PER_LINE\n")
            }

            before.ended == before.orders -> {
                print(
                    "All were done by an earlier run. For a fresh start, remove the files.\n",
                )
            }

            known > 0 -> {
                print("Going on with an earlier run: $known orders begun, ${before.ended} of them done.\n")
            }

            else -> {
                print("Kill it whenever you like (kill -9), and start it again with the same command.\n")
            }
        }
    }

    private fun summary(ledger: Ledger) = Summary(file, settings.ledger, ledger.accountOf(orders.keys))

    internal companion object {
        const val TASK_QUEUE = "orders"
        private const val MAX_IN_FLIGHT = 5_000
        private const val ONE_PER_LINE = "Expected one JSON object per line; what is wrong with those it has is below."
        private val SMALL_ORDERS_WAIT = 1.hours
    }
}
