package dev.perdura.examples.orders.service

import dev.perdura.Perdura
import dev.perdura.client.PerduraClient
import dev.perdura.client.WorkflowAlreadyStartedException
import dev.perdura.client.WorkflowIdConflictPolicy
import dev.perdura.client.WorkflowIdReusePolicy
import dev.perdura.client.WorkflowNotFoundException
import dev.perdura.examples.orders.Decision
import dev.perdura.examples.orders.Fulfilment
import dev.perdura.examples.orders.FulfilmentRequest
import dev.perdura.examples.orders.Order
import dev.perdura.examples.orders.file.InvalidOrder
import dev.perdura.examples.orders.file.OrderParser
import dev.perdura.examples.orders.fulfilment
import dev.perdura.examples.orders.ledger.Ledger
import dev.perdura.examples.orders.orderActivities
import dev.perdura.ktor.install
import dev.perdura.ktor.perdura
import io.ktor.http.HttpStatusCode
import io.ktor.serialization.kotlinx.json.json
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationStopped
import io.ktor.server.application.install
import io.ktor.server.plugins.contentnegotiation.ContentNegotiation
import io.ktor.server.request.receive
import io.ktor.server.request.receiveText
import io.ktor.server.response.respond
import io.ktor.server.routing.RoutingContext
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import kotlinx.serialization.Serializable
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.Duration

private const val TASK_QUEUE = "orders"

/** Where the service keeps everything, and how long an order waits for its decision. */
internal class ServiceSettings(val database: Path, val ledger: Path, val approvalWithin: Duration)

/** What went wrong, for the caller. */
@Serializable
internal data class Problem(val message: String)

/** How the orders stand, from the ledger: how many it knows, how many were charged, how many came to which end. */
@Serializable
internal data class OrdersProgress(val begun: Int, val charged: Int, val ended: Int, val outcomes: Map<String, Int>)

/** The order service: the engine lives and dies with the application. */
internal fun Application.orders(settings: ServiceSettings) {
    settings.database.toAbsolutePath().parent?.let(Files::createDirectories)
    val ledger = Ledger(settings.ledger)
    install(Perdura) {
        embedded(settings.database)
        worker(TASK_QUEUE) {
            workflow(fulfilment)
            activities(orderActivities(ledger))
        }
    }
    // By then the workers have ended, so nobody writes any more.
    monitor.subscribe(ApplicationStopped) { ledger.close() }
    install(ContentNegotiation) { json() }
    routing {
        get("/orders") { call.respond(progress(ledger)) }
        post("/orders") { takeOrder(settings.approvalWithin) }
        get("/orders/{id}") { showOrder(perdura.client) }
        post("/orders/{id}/approval") { takeDecision(perdura.client) }
    }
}

private fun progress(ledger: Ledger): OrdersProgress {
    val account = ledger.accountOfAll()
    val outcomes = account.outcomes.mapKeys { it.key.name.lowercase() }
    return OrdersProgress(account.orders, account.charged, account.ended, outcomes)
}

/** Taking the same order twice is taking it once; so a caller who got no answer may ask again. */
private suspend fun RoutingContext.takeOrder(approvalWithin: Duration) {
    val order =
        try {
            OrderParser.parse(call.receiveText())
        } catch (invalid: InvalidOrder) {
            return call.respond(HttpStatusCode.BadRequest, Problem(invalid.message.orEmpty()))
        }
    try {
        perdura.client.start(order, approvalWithin)
        call.respond(HttpStatusCode.Accepted, Fulfilment.statusOf(perdura.client, order.id))
    } catch (_: WorkflowAlreadyStartedException) {
        call.respond(HttpStatusCode.Conflict, Problem("Order ${order.id} has come to its end already"))
    }
}

private suspend fun PerduraClient.start(order: Order, approvalWithin: Duration) {
    start(
        Fulfilment,
        FulfilmentRequest(order, approvalWithin.inWholeMilliseconds),
        taskQueue = TASK_QUEUE,
        workflowId = order.id,
    ) {
        idConflictPolicy = WorkflowIdConflictPolicy.USE_EXISTING
        idReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE
    }
}

private suspend fun RoutingContext.showOrder(client: PerduraClient) {
    try {
        call.respond(Fulfilment.statusOf(client, orderId()))
    } catch (_: WorkflowNotFoundException) {
        call.respond(HttpStatusCode.NotFound, Problem("There is no order ${orderId()}"))
    }
}

private suspend fun Fulfilment.statusOf(client: PerduraClient, orderId: String) =
    client.handle(Fulfilment, orderId).query(status)

private suspend fun RoutingContext.takeDecision(client: PerduraClient) {
    val decision = call.receive<Decision>()
    try {
        client.handle(Fulfilment, orderId()).signal(Fulfilment.decide, decision)
        call.respond(HttpStatusCode.NoContent)
    } catch (_: WorkflowNotFoundException) {
        call.respond(HttpStatusCode.NotFound, Problem("There is no open order ${orderId()}"))
    }
}

private fun RoutingContext.orderId(): String = checkNotNull(call.parameters["id"]) { "The route has no {id}" }
