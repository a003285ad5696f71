package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.onQuery
import dev.perdura.dsl.workflow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.temporal.api.testservice.v1.TestServiceGrpc
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest
import io.temporal.testserver.TestServer
import kotlinx.coroutines.delay
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

private object Greetings : ActivityContract() {
    val greet = activity<String, String>("greet") { startToCloseTimeout = 10.seconds }
}

private object Greeting : WorkflowContract<String, String>("Greeting") {
    val sign = signal<String>("sign")
    val state = query<String>("state")
}

private val greeting =
    workflow(Greeting) { name ->
        var state = "begun"
        var signature: String? = null
        onSignal(Greeting.sign) { signature = it }
        onQuery(Greeting.state) { state }
        val text = Greetings.greet(name)
        state = "greeted"
        awaitCondition { signature != null }
        state = "signed"
        delay(1.hours)
        state = "done"
        "$text, $signature"
    }

/** The worker against a service that is not ours: Temporal's own test server, in this process, with time that skips. */
class TemporalServiceSpec :
    StringSpec({
        val server = TestServer.createServer(true)
        afterSpec { server.close() }

        "a workflow with an activity runs to its result" {
            val client = PerduraClient(server.channel)
            val hello = workflow("hello") { name: String -> Greetings.greet(name) }
            Worker(client, "slice") {
                workflow(hello)
                activity(Greetings.greet) { "Hello, $it" }
            }.use { worker ->
                worker.start()
                client.execute(hello, "world", taskQueue = "slice") shouldBe "Hello, world"
            }
        }

        "a workflow with an activity, a timer, a signal and a query runs to its result" {
            val client = PerduraClient(server.channel)
            Worker(client, "greetings") {
                workflow(greeting)
                activity(Greetings.greet) { "Hello, $it" }
            }.use { worker ->
                worker.start()
                val handle = client.start(Greeting, "Ada", taskQueue = "greetings")
                handle.signal(Greeting.sign, "Bob")
                TestServiceGrpc
                    .newBlockingStub(server.channel)
                    .unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance())
                handle.result() shouldBe "Hello, Ada, Bob"
                handle.query(Greeting.state) shouldBe "done"
            }
        }
    })
