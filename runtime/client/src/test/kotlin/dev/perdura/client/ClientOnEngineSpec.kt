package dev.perdura.client

import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import dev.perdura.engine.Engine
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.temporal.api.enums.v1.EventType
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.milliseconds

/** The client and the embedded engine, with no worker: what is recorded, and what is refused. */
class ClientOnEngineSpec :
    FunSpec({
        val engine = Engine.builder().inMemory().start()
        val channel = engine.channel()
        val client = PerduraClient(channel)
        var count = 0
        afterSpec {
            channel.shutdownNow()
            engine.close()
        }

        suspend fun start(workflowId: String = "order-${++count}") =
            client.start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = workflowId)

        test("a workflow that was started can be described, with its memo") {
            val handle =
                client.start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = "described") {
                    memo = mapOf("order" to Order("m"))
                }
            val description = handle.describe()

            description.status shouldBe WorkflowStatus.RUNNING
            description.runId shouldBe handle.runId
            description.type shouldBe "Fulfilment"
            description.taskQueue shouldBe "orders"
            description.memo<Order>("order") shouldBe Order("m")
            description.historyLength shouldBe 2
        }

        test("signals are in the history, with what they carry") {
            val handle = start()
            handle.signal(Fulfilment.approve, "ada")
            handle.signal("later", 1, Order("x"))

            val signals = handle.history().toList().filter { it.hasWorkflowExecutionSignaledEventAttributes() }
            signals.map { it.workflowExecutionSignaledEventAttributes.signalName }.shouldContainExactly(
                "approve",
                "later",
            )
            signals.last().workflowExecutionSignaledEventAttributes.input.payloadsCount shouldBe 2
        }

        test("a result that is awaited comes when the workflow is terminated, with reason") {
            val handle = start()
            val result = async { shouldThrow<WorkflowFailedException> { handle.result() } }
            handle.terminate("unwanted", EncodedValues.of("details"))

            val failure = result.await()
            failure.status shouldBe WorkflowStatus.TERMINATED
            failure.runId shouldBe handle.runId
            failure.cause.shouldBeInstanceOf<TerminatedFailure>().message shouldBe "unwanted"
            handle.describe().closeTime.shouldNotBeNull()
        }

        test("a run that takes too long ends as timed out") {
            val handle =
                client.start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = "slow") {
                    runTimeout = 50.milliseconds
                }
            shouldThrow<WorkflowFailedException> { handle.result() }.cause.shouldBeInstanceOf<TimeoutFailure>()
        }

        test("a request to cancel is seen; a second one, and one for a closed workflow, change nothing (rule 1.15)") {
            val handle = start()
            handle.cancel("enough")
            handle.cancel("enough")
            handle.describe().isCancelRequested shouldBe true
            handle.history().toList().map { it.eventType }.filter {
                it == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
            } shouldHaveSize 1
            handle.terminate()
            handle.cancel()
        }

        test("an id that is taken is refused, with the run that has it; or shared, if wanted (rule 1.5)") {
            val handle = start("taken")
            val refusal = shouldThrow<WorkflowAlreadyStartedException> { start("taken") }
            refusal.runId shouldBe handle.runId

            val same =
                client.start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = "taken") {
                    idConflictPolicy = WorkflowIdConflictPolicy.USE_EXISTING
                }
            same.runId shouldBe handle.runId
            val other =
                client.start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = "taken") {
                    idConflictPolicy = WorkflowIdConflictPolicy.TERMINATE_EXISTING
                }
            other.runId shouldNotBe handle.runId
        }

        test("two starts with one request id are one (rule 1.6)") {
            val runs =
                List(2) {
                    client
                        .start(Fulfilment, Order("o"), taskQueue = "orders", workflowId = "once") { requestId = "r" }
                        .runId
                }
            runs.distinct() shouldHaveSize 1
        }

        test("a signal with start starts once (rule 1.14)") {
            val handles =
                List(2) {
                    client.signalWithStart(
                        Fulfilment,
                        Order("o"),
                        Fulfilment.approve,
                        "ada",
                        taskQueue = "orders",
                        workflowId = "signalled",
                    )
                }
            handles.map { it.runId }.distinct() shouldHaveSize 1
            handles.last().history().toList().count { it.hasWorkflowExecutionSignaledEventAttributes() } shouldBe 2
        }

        test("what is not there is not found") {
            shouldThrow<WorkflowNotFoundException> { client.handle("nobody").describe() }
            shouldThrow<WorkflowNotFoundException> { client.handle("nobody").result() }
            shouldThrow<WorkflowNotFoundException> { client.handle("nobody").signal("hello") }
            val handle = start()
            val unknownRun = client.handle(handle.workflowId, runId = "11111111-2222-3333-4444-555555555555")
            shouldThrow<WorkflowNotFoundException> { unknownRun.describe() }
            shouldThrow<WorkflowNotFoundException> { unknownRun.terminate() }
            handle.terminate()
            shouldThrow<WorkflowNotFoundException> { handle.signal(Fulfilment.hurry) }
            shouldThrow<NamespaceNotFoundException> {
                PerduraClient(channel, namespace = "elsewhere").handle("w").describe()
            }.message shouldContain "elsewhere"
        }

        test("a handle of one chain does not stop another one (rule 1.15)") {
            val first = start("chain")
            first.terminate()
            val second = start("chain")
            shouldThrow<WorkflowNotFoundException> { first.terminate() }
            second.describe().status shouldBe WorkflowStatus.RUNNING
        }

        test("a wait that is cancelled leaves the workflow alone") {
            val handle = start()
            val waiting = launch { handle.result() }
            handle.history(follow = true).first()
            waiting.cancelAndJoin()
            handle.describe().status shouldBe WorkflowStatus.RUNNING
            handle.describe().isCancelRequested shouldBe false
        }
    })
