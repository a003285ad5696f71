package dev.perdura.examples.readme.orders

import dev.perdura.Perdura
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import kotlin.io.path.Path
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

@Serializable data class Order(val id: String)

@Serializable data class Approval(val by: String)

@Serializable data class ChargeId(val value: String)

@Serializable data class Receipt(val orderId: String, val charge: ChargeId)

@Serializable enum class Status { Waiting, Approved }

object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<Approval>("approve")
    val status = query<Status>("status")
}

object Payments : ActivityContract() {
    val charge = activity<Order, ChargeId>("charge") { startToCloseTimeout = 10.seconds }
}

val fulfilment =
    workflow(Fulfilment) { order ->
        var approval: Approval? = null
        onSignal(Fulfilment.approve) { approval = it }
        onQuery(Fulfilment.status) { if (approval == null) Status.Waiting else Status.Approved }

        val charge = async { Payments.charge(order) }
        withTimeoutOrNull(3.days) { awaitCondition { approval != null } } ?: throw ApplicationFailure("not approved")
        Receipt(order.id, charge.await())
    }

suspend fun main() {
    Perdura.embedded(Path("orders.db")).use { perdura ->
        perdura.worker("orders") {
            workflow(fulfilment)
            activity(Payments.charge) { order -> ChargeId("ch-${order.id}") }
        }
        val handle = perdura.client.start(Fulfilment, Order("o-1"), taskQueue = "orders", workflowId = "order-o-1")
        handle.signal(Fulfilment.approve, Approval("ada"))
        println(handle.result())
    }
}
