package dev.perdura

import dev.perdura.client.InvalidRequestException
import dev.perdura.client.QueryFailedException
import dev.perdura.client.WorkflowAlreadyStartedException
import dev.perdura.client.WorkflowFailedException
import dev.perdura.client.WorkflowHandle
import dev.perdura.client.WorkflowNotFoundException
import dev.perdura.client.WorkflowNotReadyException
import dev.perdura.client.WorkflowStatus
import dev.perdura.dsl.PayloadDecodingException
import dev.perdura.dsl.workflow
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import java.util.UUID
import kotlin.io.path.createTempDirectory

/** What a user gets wrong, through the front door only: each is told what was wrong, and nothing is lost. */
internal abstract class BadInputContract(open: () -> Perdura) :
    FunSpec({
        val taskQueue = "bad-input-${UUID.randomUUID()}"
        lateinit var perdura: Perdura

        beforeSpec {
            perdura = open()
            perdura.worker(taskQueue) { FrontDoorActivities().register(this) }
        }
        afterSpec { perdura.close() }

        fun newId(what: String) = "$what-${UUID.randomUUID()}"

        suspend fun order(id: String = newId("order")) =
            perdura.client.start(Fulfilment, Order("o-1"), taskQueue = taskQueue, workflowId = id)

        /** Why the first workflow task of the run failed; waits until one does. */
        suspend fun taskFailureOf(handle: WorkflowHandle<*>): String =
            handle
                .history(follow = true)
                .first { it.hasWorkflowTaskFailedEventAttributes() }
                .workflowTaskFailedEventAttributes
                .failure
                .message

        test("ids and names that are blank or too long are refused before anything is sent (rule 1.3)") {
            val client = perdura.client
            val long = "\u00e9".repeat(501)

            fun refusal(name: String, call: () -> Unit) =
                shouldThrow<IllegalArgumentException> { call() }.message shouldContain "The $name must "

            refusal("workflow id") { client.handle(" ") }
            refusal("workflow id") { client.handle(long) }
            refusal("run id") { client.handle("w", runId = "") }
            refusal("task queue") { perdura.worker(long) { workflow(greeting) } }
            shouldThrow<IllegalArgumentException> {
                client.start(greeting, "Ada", taskQueue = taskQueue, workflowId = long)
            }.message shouldContain "at most 1000 bytes in UTF-8"
            shouldThrow<IllegalArgumentException> { client.handle("w").signal("") }.message shouldContain "signal name"
        }

        test("a run id that is none is refused, one that is unknown is not found, for whatever is asked") {
            val handle = order()
            shouldThrow<InvalidRequestException> { perdura.client.handle(handle.workflowId, "first").describe() }
                .message shouldContain "Expected a UUID or nothing, got \"first\""

            val unknown = perdura.client.handle(handle.workflowId, runId = "${UUID.randomUUID()}")
            listOf<suspend () -> Any?>(
                { unknown.describe() },
                { unknown.result() },
                { unknown.signal("approve") },
                { unknown.query<Status>("status") },
                { unknown.cancel() },
                { unknown.terminate() },
            ).forEach { call ->
                shouldThrow<WorkflowNotFoundException> { call() }.message shouldContain "Check the ids"
            }
            handle.describe().status shouldBe WorkflowStatus.RUNNING
            handle.terminate()
        }

        test("an id that is taken says by which run") {
            val handle = order()
            shouldThrow<WorkflowAlreadyStartedException> { order(handle.workflowId) }.runId shouldBe handle.runId
            handle.terminate()
        }

        test("a workflow that no worker knows stays open, and its history says which ones are known") {
            val handle = perdura.client.start("unheard-of", emptyList(), taskQueue = taskQueue)

            taskFailureOf(handle) shouldContain "Workflow type \"unheard-of\" is not registered at this worker"
            handle.describe().status shouldBe WorkflowStatus.RUNNING
            handle.terminate()
        }

        test("an activity that no worker knows fails the call with the ones that are known") {
            val failed = shouldThrow<WorkflowFailedException> { perdura.client.execute(lost, "x", taskQueue) }
            failed.message shouldContain "Activity type \"lost\" is not registered at this worker; registered: \"charge"
        }

        test("an input that cannot be read fails the workflow's task, and the run waits for code that can") {
            val handle = perdura.client.start(Fulfilment.name, listOf(42), taskQueue = taskQueue)

            taskFailureOf(handle) shouldContain "expected dev.perdura.Order, found encoding json/plain"
            handle.describe().status shouldBe WorkflowStatus.RUNNING
            handle.terminate()
        }

        test("a signal that cannot be read fails the workflow's task; it stays in the history, and the run open") {
            val handle = order()
            handle.signal("approve", 42)

            taskFailureOf(handle) shouldContain "expected dev.perdura.Approval"
            handle.describe().status shouldBe WorkflowStatus.RUNNING
            handle.history().count { it.hasWorkflowExecutionSignaledEventAttributes() } shouldBe 1
            handle.terminate()
        }

        test("a result or an answer that is not of the type asked for is told to the caller alone") {
            val number = workflow(greeting.name) { name: String -> name.length }
            shouldThrow<PayloadDecodingException> { perdura.client.execute(number, "Ada", taskQueue) }
                .message shouldContain "expected kotlin.Int, found encoding json/plain"

            val handle = order()
            shouldThrow<PayloadDecodingException> { handle.query<Int>("status") }
            handle.query(Fulfilment.status) shouldBe Status.Waiting
            handle.terminate()
        }

        test("a query without a handler names those there are; one without a worker says so") {
            val handle = order()
            shouldThrow<QueryFailedException> { handle.query<Int>("weather") }.message shouldContain
                "No answer to query \"weather\": expected one of status"

            val lonely = perdura.client.start(greeting, "Ada", taskQueue = newId("lonely"))
            shouldThrow<WorkflowNotReadyException> { lonely.query<Int>("status") }.message shouldContain
                "Check that a worker with its code polls its task queue"
            handle.terminate()
            lonely.terminate()
        }

        test("a closed workflow takes no signal and no termination, says so, and keeps its result; a cancel is late") {
            val handle = perdura.client.start(greeting, "Ada", taskQueue = taskQueue)
            handle.result() shouldBe "Hello, Ada"

            shouldThrow<WorkflowNotFoundException> { handle.signal("late") }.message shouldContain "has closed"
            shouldThrow<WorkflowNotFoundException> { handle.terminate() }.message shouldContain "has closed"
            handle.cancel()
            handle.result() shouldBe "Hello, Ada"
        }
    })

/** Bad input for an engine in this process, with a file. */
internal class EmbeddedBadInputSpec :
    BadInputContract({ Perdura.embedded(createTempDirectory("bad-input").resolve("bad-input.db")) })

/** Bad input for an engine elsewhere, over TCP. */
internal class TcpBadInputSpec : BadInputContract({ Perdura.connect("127.0.0.1:${engine.listen(0).port}") }) {
    init {
        afterSpec { engine.close() }
    }

    private companion object {
        val engine: Perdura by lazy { Perdura.inMemory() }
    }
}
