package dev.perdura

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import java.nio.file.Path
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

/** The program that the README opens with: it compiles as it stands there, and runs. */
internal class ReadmeProgramSpec :
    StringSpec({
        "an approved order is received" {
            val database = createTempDirectory("readme") / "orders.db"
            ReadmeProgram.run(database) shouldBe ReadmeProgram.Receipt("o-1", ReadmeProgram.ChargeId("ch-o-1"))
        }

        "the smallest workflow says hello" {
            Perdura.inMemory().use { perdura ->
                perdura.worker("greetings") { workflow(ReadmeProgram.hello) }
                perdura.client.execute(ReadmeProgram.hello, "Ada", taskQueue = "greetings") shouldBe "Hello, Ada"
            }
        }
    })

private object ReadmeProgram {
    @Serializable
    data class Order(val id: String)

    @Serializable
    data class ChargeId(val value: String)

    @Serializable
    data class Receipt(val orderId: String, val chargeId: ChargeId)

    @Serializable
    data class Approval(val by: String)

    @Serializable
    enum class Status { Waiting, Approved }

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
            withTimeoutOrNull(3.days) { awaitCondition { approval != null } }
                ?: throw ApplicationFailure("not approved")
            Receipt(order.id, charge.await())
        }

    val hello = workflow("hello") { name: String -> "Hello, $name" }

    suspend fun run(database: Path): Receipt =
        Perdura.embedded(database).use { perdura ->
            perdura.worker("orders") {
                workflow(fulfilment)
                activity(Payments.charge) { order -> ChargeId("ch-${order.id}") }
            }
            val handle =
                perdura.client.start(Fulfilment, Order("o-1"), taskQueue = "orders", workflowId = "order-o-1")
            handle.signal(Fulfilment.approve, Approval("ada"))
            handle.result()
        }
}
