package dev.perdura.dsl

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

@Serializable
data class Line(val sku: String, val quantity: Int)

@Serializable
data class Order(val id: String, val lines: List<Line> = emptyList())

@Serializable
data class Receipt(val orderId: String, val charge: ChargeId)

@Serializable
data class Approval(val by: String)

@Serializable
@JvmInline
value class ChargeId(val value: String)

@Serializable
enum class Status { Waiting, Approved }

object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<Approval>("approve")
    val status = query<Status>("status")
    val line = query<Int, Line>("line")
}

object Payments : ActivityContract() {
    val charge = activity<Order, ChargeId>("charge") { startToCloseTimeout = 10.seconds }
    val ping = activity<Unit, Unit>("ping")
}

val fulfilment =
    workflow(Fulfilment) { order ->
        var approval: Approval? = null

        onSignal(Fulfilment.approve) { approval = it }
        onQuery(Fulfilment.status) { if (approval == null) Status.Waiting else Status.Approved }
        onQuery(Fulfilment.line) { order.lines[it] }

        val charge = async { Payments.charge(order) }
        withTimeoutOrNull(3.days) { awaitCondition { approval != null } } ?: throw ApplicationFailure("not approved")
        Receipt(order.id, charge.await())
    }

val hello = workflow("hello") { name: String -> "Hello, $name" }

val everyForm =
    workflow("everyForm") { _: Unit ->
        onSignal { name, arguments -> logger.info("{} {}", name, arguments.get<Int>(0)) }
        onQuery { name, _ -> name }
        onSignal<String>("note") { logger.info(it) }
        onQuery<Unit, Int>("count") { 1 }
        Payments.charge(Order("o")) { startToCloseTimeout = 1.minutes }
        Payments.ping { startToCloseTimeout = 1.minutes }
        Payments.ping()
        saga {
            compensate { Payments.ping() }
            executeActivity<Int>("other", 1, "two") {
                startToCloseTimeout = 1.minutes
                retryPolicy { maximumAttempts = 3 }
            }
        }
    }

val payments =
    activities {
        activity(Payments.charge) { order -> ChargeId("ch-${order.id}") }
        blockingActivity(Payments.ping) { heartbeat() }
        activity("double") { number: Int -> 2 * number }
    }

class FrontDoorSpec :
    StringSpec({
        "a definition takes the name and types of its contract" {
            fulfilment.name shouldBe "Fulfilment"
            fulfilment.inputType.javaType shouldBe Order::class.java
            fulfilment.outputType.javaType shouldBe Receipt::class.java
        }

        "a definition without a contract takes the types of its lambda" {
            hello.inputType shouldBe ValueType.of<String>()
            hello.outputType shouldBe ValueType.of<String>()
            everyForm.outputType shouldBe ValueType.of<Int>()
        }

        "a query without an argument takes Unit, one with an argument its type" {
            Fulfilment.status.argumentType.isNothing shouldBe true
            Fulfilment.line.argumentType shouldBe ValueType.of<Int>()
            Fulfilment.line.resultType shouldBe ValueType.of<Line>()
        }

        "a bundle keeps its activities in order" {
            payments.implementations.map { it.definition.name } shouldBe listOf("charge", "ping", "double")
        }
    })
