package dev.perdura.examples.orders

import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.TimeoutFailure
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.dsl.WorkflowScope
import dev.perdura.dsl.workflow
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds

/**
 * Validate, charge, wait for a decision, ship (or refund), tell the customer, file the receipt.
 *
 * The local variables are the state: they are there again after a crash, and the workflow goes on at the line where
 * it was.
 */
public val fulfilment: WorkflowDefinition<FulfilmentRequest, Receipt> =
    workflow(Fulfilment) { request ->
        val order = request.order
        var stage = Stage.VALIDATING
        var decision: Decision? = null
        onSignal(Fulfilment.decide) { if (decision == null) decision = it }
        onQuery(Fulfilment.status) { OrderStatus(order.id, stage, decision) }

        suspend fun finish(receipt: Receipt): Receipt {
            Steps.fileReceipt(receipt)
            stage = Stage.DONE
            return receipt
        }

        if (!isFillable(order)) return@workflow finish(Receipt(order.id, Outcome.REFUSED))

        stage = Stage.CHARGING
        Steps.charge(order)

        stage = Stage.WAITING_FOR_DECISION
        withTimeoutOrNull(request.approvalWithinMillis.milliseconds) { awaitCondition { decision != null } }

        // Read once: a decision that comes after this line is too late, whatever it says.
        val decided = decision
        if (decided?.approved == true) {
            stage = Stage.SHIPPING
            Steps.ship(order)
        } else {
            stage = Stage.REFUNDING
            Steps.refund(order)
        }
        val outcome =
            when (decided?.approved) {
                true -> Outcome.SHIPPED
                false -> Outcome.REJECTED
                null -> Outcome.EXPIRED
            }
        val notified = notifyOnce(order)
        // The latest word on it, so that a decision that came too late is on the receipt as well.
        finish(Receipt(order.id, outcome, order.total, decision?.by, notified))
    }

/** Whether the warehouse takes the order; any failure other than its "no" is not ours to swallow. */
private suspend fun WorkflowScope.isFillable(order: Order): Boolean =
    try {
        Steps.validate(order)
        true
    } catch (failure: ActivityFailure) {
        val reason = failure.cause as? ApplicationFailure
        if (reason?.type != OUT_OF_STOCK) throw failure
        logger.info("Order {} refused: {}", order.id, reason.message)
        false
    }

/**
 * Tells the customer at most once. When the process dies during the step, nobody knows whether the text went out: the
 * step times out, and is not tried again. The order goes on without it.
 */
private suspend fun WorkflowScope.notifyOnce(order: Order): Boolean =
    try {
        Steps.notifyCustomer(order)
        true
    } catch (failure: ActivityFailure) {
        if (failure.cause !is TimeoutFailure) throw failure
        logger.warn("Order {}: not known whether the customer was told; not trying again", order.id)
        false
    }
