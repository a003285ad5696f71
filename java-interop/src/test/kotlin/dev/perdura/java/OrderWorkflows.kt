package dev.perdura.java

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.serialization.Serializable
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

@Serializable
data class Order(val id: String)

@Serializable
data class Receipt(val orderId: String, val chargeId: String, val approvedBy: String)

@Serializable
data class Approval(val by: String)

object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<Approval>("approve")
    val withdraw = signal<Unit>("withdraw")
    val status = query<String>("status")
    val echo = query<Int, List<Int>>("echo")
}

object Payments : ActivityContract() {
    val charge = activity<Order, String>("charge") { startToCloseTimeout = 120.seconds }
    val notify = activity<String, Unit>("notify") { startToCloseTimeout = 120.seconds }
}

/** Charges an order by an activity, tells by another one, and waits for an approval. */
val fulfilment =
    workflow(Fulfilment) { order ->
        var approval: Approval? = null
        var isWithdrawn = false
        onSignal(Fulfilment.approve) { approval = it }
        onSignal(Fulfilment.withdraw) { isWithdrawn = true }
        onQuery(Fulfilment.status) { if (approval == null) "waiting" else "approved" }
        onQuery(Fulfilment.echo) { listOf(it, it) }

        val charge = Payments.charge(order)
        Payments.notify(charge)
        awaitCondition { approval != null || isWithdrawn }
        Receipt(order.id, charge, (approval ?: throw ApplicationFailure("withdrawn", "Withdrawn")).by)
    }

object Forever : WorkflowContract<Unit, Unit>("Forever")

/** Waits until it is cancelled. */
val forever = workflow(Forever) { _: Unit -> awaitCancellation() }

/** Waits for long. */
val nap =
    workflow("nap") { text: String ->
        delay(3.days)
        text
    }
