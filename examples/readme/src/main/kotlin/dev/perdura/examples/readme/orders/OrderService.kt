package dev.perdura.examples.readme.orders

import dev.perdura.Perdura
import dev.perdura.dsl.activities
import dev.perdura.ktor.install
import dev.perdura.ktor.perdura
import io.ktor.server.application.Application
import io.ktor.server.request.receive
import io.ktor.server.response.respond
import io.ktor.server.routing.post
import io.ktor.server.routing.routing

val payments = activities { activity(Payments.charge) { order -> ChargeId("ch-${order.id}") } }

fun Application.module() {
    install(Perdura) {
        embedded("orders.db")
        worker("orders") {
            workflow(fulfilment)
            activities(payments)
        }
    }
    routing {
        post("/orders") {
            val handle = perdura.client.start(Fulfilment, call.receive<Order>(), taskQueue = "orders")
            call.respond(handle.workflowId)
        }
    }
}
