package dev.perdura.testing

import dev.perdura.Perdura
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.testserver.TestServer
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.toList
import java.io.Closeable
import java.net.ServerSocket
import java.util.UUID
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val MOST_PORTS = 20

internal object Delivery : WorkflowContract<String, String>("Delivery") {
    val signedFor = signal<String>("signedFor")
    val stage = query<String>("stage")
}

internal object Courier : ActivityContract() {
    val carry = activity<String, String>("carry") { startToCloseTimeout = 10.seconds }
}

private val delivery =
    workflow(Delivery) { parcel ->
        var stage = "packing"
        var signature: String? = null
        onSignal(Delivery.signedFor) { signature = it }
        onQuery(Delivery.stage) { stage }
        delay(50.milliseconds)
        val route = Courier.carry(parcel)
        stage = "at the door"
        awaitCondition { signature != null }
        "$route, signed for by $signature"
    }

/**
 * One workflow with a timer, an activity, a signal and a query, run by our worker on several servers: the history it
 * leaves on ours is the one that a Temporal server recorded, event by event and attribute by attribute.
 *
 * `-Dperdura.comparison.target=host:port` runs it on the server there as well.
 */
internal class ServerComparisonSpec :
    StringSpec({
        "on the embedded engine, the history is the one a Temporal server recorded" {
            val file = createTempDirectory("comparison") / "comparison.db"
            Perdura.embedded(file).use { it.deliver() shouldMatchHistory recorded }
        }

        "on the engine over TCP, the history is the one a Temporal server recorded" {
            Perdura.inMemory().use { engine ->
                Perdura.connect("127.0.0.1:${engine.listen(0).port}").use { it.deliver() shouldMatchHistory recorded }
            }
        }

        // It records other workflow tasks: each query that meets one makes it schedule another; its queues never stick.
        "on Temporal's test server, the workflow does the same, between workflow tasks of another pattern" {
            val (port, testServer) = testServer()
            testServer.use {
                Perdura.connect("127.0.0.1:$port").use { server ->
                    server.deliver().stepsOfTheWorkflow() shouldBe recordedSteps
                }
            }
        }

        val target: String? = System.getProperty("perdura.comparison.target")
        "on the server at perdura.comparison.target, the history is the recorded one".config(enabled = target != null) {
            Perdura.connect(checkNotNull(target)).use { it.deliver() shouldMatchHistory recorded }
        }
    })

/** Temporal's test server, and its port. Another process may take a port just chosen: then it is another one. */
private fun testServer(): Pair<Int, Closeable> =
    generateSequence { ServerSocket(0).use { it.localPort } }
        .map { port -> runCatching { port to TestServer.createPortBoundServer(port) } }
        .take(MOST_PORTS)
        .run { firstOrNull { it.isSuccess } ?: first() }
        .getOrThrow()

/** Has one parcel delivered; the history of it. */
private suspend fun Perdura.deliver(): List<HistoryEvent> {
    val taskQueue = "comparison-${UUID.randomUUID()}"
    worker(taskQueue) {
        workflow(delivery)
        activity(Courier.carry) { parcel -> "$parcel by bicycle" }
    }
    val handle = client.start(Delivery, "p-1", taskQueue = taskQueue, workflowId = "delivery-${UUID.randomUUID()}")
    while (handle.query(Delivery.stage) != "at the door") delay(10.milliseconds)
    handle.signal(Delivery.signedFor, "ada")
    handle.result() shouldBe "p-1 by bicycle, signed for by ada"

    return handle.history().toList()
}

private fun List<HistoryEvent>.stepsOfTheWorkflow(): List<String> =
    toTextHistory().lines().map { it.split(' ')[1] }.filterNot { it.startsWith("WorkflowTask") }

private val recorded: String =
    checkNotNull(ServerComparisonSpec::class.java.getResource("/histories/delivery.txt")).readText()

private val recordedSteps: List<String> =
    recorded
        .lines()
        .filter { it.isNotBlank() && !it.startsWith("#") }
        .map { it.split(' ')[1] }
        .filterNot { it.startsWith("WorkflowTask") }
