package dev.perdura.examples.orders

import dev.perdura.dsl.ActivityImplementations
import dev.perdura.dsl.ActivityScope
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.activities
import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.ledger.LedgerEntry
import dev.perdura.examples.orders.ledger.Step

/** The failure type of an order that asks for more than the shelf holds. */
internal const val OUT_OF_STOCK = "OutOfStock"

/** The failure type of a payment provider that did not answer; worth another attempt. */
internal const val PROVIDER_UNAVAILABLE = "ProviderUnavailable"

private const val PIECES_ON_THE_SHELF = 500

/** The real work of this example: every step writes its line to the [ledger], durably, before it returns. */
internal fun orderActivities(ledger: Ledger): ActivityImplementations =
    activities {
        activity(Steps.validate) { order ->
            order.lines.firstOrNull { it.quantity > PIECES_ON_THE_SHELF }?.let { line ->
                val message = "${line.sku}: ${line.quantity} pieces wanted, at most $PIECES_ON_THE_SHELF on the shelf"
                throw ApplicationFailure(
                    message,
                    type = OUT_OF_STOCK,
                    isNonRetryable = true,
                    category = ApplicationFailure.Category.BENIGN,
                )
            }
            record(ledger, order, Step.VALIDATE)
        }
        activity(Steps.charge) { order ->
            if (info.attempt == 1 && meetsFlakyProvider(order)) {
                // It happens every day: no line in the log is worth it.
                throw ApplicationFailure(
                    "The payment provider did not answer",
                    type = PROVIDER_UNAVAILABLE,
                    category = ApplicationFailure.Category.BENIGN,
                )
            }
            record(ledger, order, Step.CHARGE, order.total)
        }
        activity(Steps.refund) { order -> record(ledger, order, Step.REFUND, order.total) }
        activity(Steps.ship) { order -> record(ledger, order, Step.SHIP) }
        activity(Steps.notifyCustomer) { order -> record(ledger, order, Step.NOTIFY) }
        activity(Steps.fileReceipt) { receipt ->
            ledger.append(
                LedgerEntry(
                    order = receipt.orderId,
                    step = Step.RECEIPT,
                    attempt = info.attempt,
                    currency = receipt.charged?.currency,
                    amount = receipt.charged?.amount,
                    outcome = receipt.outcome,
                    decidedBy = receipt.decidedBy,
                ),
            )
        }
    }

private suspend fun ActivityScope.record(ledger: Ledger, order: Order, step: Step, money: Money? = null) {
    ledger.append(LedgerEntry(order.id, step, info.attempt, money?.currency, money?.amount))
}

/** One order in twenty needs a second attempt; which ones is fixed by their ids, so that runs can be compared. */
internal fun meetsFlakyProvider(order: Order): Boolean = order.id.hashCode().mod(20) == 7
