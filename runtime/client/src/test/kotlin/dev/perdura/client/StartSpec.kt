package dev.perdura.client

import dev.perdura.client.internal.Ambient
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.workflow
import io.grpc.Metadata
import io.grpc.Status
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.test.testTimeSource
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy as ConflictPolicyMessage

private fun started(runId: String = "run-1", firstRunId: String = "run-1") =
    StartWorkflowExecutionResponse
        .newBuilder()
        .setRunId(
            runId,
        ).setFirstExecutionRunId(firstRunId)
        .setStarted(true)
        .build()

@OptIn(InternalPerduraApi::class, ExperimentalCoroutinesApi::class)
private fun TestScope.clientOf(service: FakeService): PerduraClient {
    var count = 0
    val ambient = Ambient(timeSource = testTimeSource, newId = { "id-${++count}" })
    return PerduraClient(service.channel, "shop", PerduraClient.DEFAULT_CONVERTER, "test@here", ambient)
}

@OptIn(InternalPerduraApi::class, ExperimentalCoroutinesApi::class)
class StartSpec :
    FunSpec({
        lateinit var service: FakeService
        beforeTest { service = FakeService() }
        afterTest { service.close() }

        test("a start says all that the options say") {
            runTest {
                service.answers(started())
                val handle =
                    clientOf(service).start(Fulfilment, Order("o-1"), taskQueue = "orders", workflowId = "order-1") {
                        executionTimeout = 3.minutes
                        idConflictPolicy = WorkflowIdConflictPolicy.USE_EXISTING
                        retryPolicy { maximumAttempts = 3 }
                        memo = mapOf("note" to "hello", "order" to Order("o"))
                        summary = "An order"
                    }

                handle.workflowId shouldBe "order-1"
                handle.runId shouldBe "run-1"
                val request = service.request<StartWorkflowExecutionRequest>()
                request.namespace shouldBe "shop"
                request.identity shouldBe "test@here"
                request.workflowId shouldBe "order-1"
                request.workflowType.name shouldBe "Fulfilment"
                request.taskQueue.name shouldBe "orders"
                request.input.getPayloads(0).data.toStringUtf8() shouldBe """{"id":"o-1"}"""
                request.workflowExecutionTimeout.seconds shouldBe 180
                request.workflowIdConflictPolicy shouldBe
                    ConflictPolicyMessage.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
                request.retryPolicy.maximumAttempts shouldBe 3
                request.memo.getFieldsOrThrow("order").data.toStringUtf8() shouldBe """{"id":"o"}"""
                request.userMetadata.summary.data.toStringUtf8() shouldBe "\"An order\""
                request.hasWorkflowRunTimeout() shouldBe false
            }
        }

        test("without an id the workflow gets a random one; without an input there is no payload") {
            runTest {
                service.answers(started())
                val nightly = workflow("nightly") { _: Unit -> }
                val handle = clientOf(service).start(nightly, taskQueue = "jobs")

                handle.workflowId shouldBe "id-1"
                service.request<StartWorkflowExecutionRequest>().hasInput() shouldBe false
            }
        }

        test("a start by name takes several arguments, each by its class") {
            runTest {
                service.answers(started())
                clientOf(service).start("Transfer", listOf(Order("o"), 3, null), taskQueue = "q")

                service.request<StartWorkflowExecutionRequest>().input.payloadsList.map {
                    it.data.toStringUtf8()
                } shouldBe
                    listOf("""{"id":"o"}""", "3", "")
            }
        }

        test("every call says who calls, and that it follows chains itself (rule 2.34)") {
            runTest {
                service.answers(started())
                clientOf(service).start("w", emptyList(), taskQueue = "q")

                fun header(name: String) =
                    service.headers.single().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))
                header("client-name") shouldBe "perdura"
                header("client-version") shouldBe Ambient.VERSION
                Ambient.VERSION shouldNotBe "\${project.version}"
                header("supported-features") shouldBe "follows-next-run-id"
                header("temporal-namespace") shouldBe "shop"
            }
        }

        test("a transient error is tried again with the same request id (rules 1.6, 11.2)") {
            runTest {
                service.fails(Status.Code.UNAVAILABLE)
                service.fails(Status.Code.RESOURCE_EXHAUSTED, "busy")
                service.answers(started())
                clientOf(service).start("w", emptyList(), taskQueue = "q")

                service.requests shouldHaveSize 3
                service.requests.map { (it as StartWorkflowExecutionRequest).requestId }.distinct() shouldHaveSize 1
            }
        }

        test("a service that stays away is given up after a minute, with advice") {
            runTest {
                repeat(100) { service.fails(Status.Code.UNAVAILABLE, "connection refused") }
                val failure =
                    shouldThrow<ServiceUnavailableException> {
                        clientOf(service).start("w", emptyList(), taskQueue = "q")
                    }

                failure.message shouldContain "connection refused"
                failure.message shouldContain "Check its address"
                currentTime shouldNotBe 0L
                (testTimeSource.markNow() - 60.seconds).hasPassedNow() shouldBe true
            }
        }

        test("an error for good is not tried again (rule 11.2)") {
            runTest {
                service.fails(Status.Code.INVALID_ARGUMENT, "cron is odd")
                shouldThrow<InvalidRequestException> { clientOf(service).start("w", emptyList(), taskQueue = "q") }
                    .message shouldContain "cron is odd"

                service.fails(Status.Code.PERMISSION_DENIED, "not you")
                shouldThrow<ServiceException> { clientOf(service).start("w", emptyList(), taskQueue = "q") }
                    .statusCode shouldBe "PERMISSION_DENIED"

                service.fails(Status.Code.RESOURCE_EXHAUSTED, "grpc: received message larger than max (5 vs. 4)")
                shouldThrow<ServiceException> { clientOf(service).start("w", emptyList(), taskQueue = "q") }
                service.requests shouldHaveSize 3
            }
        }

        test("an id that is taken says by which run") {
            runTest {
                val detail = WorkflowExecutionAlreadyStartedFailure.newBuilder().setRunId("run-0").build()
                service.fails(Status.Code.ALREADY_EXISTS, "taken", detail)
                val failure =
                    shouldThrow<WorkflowAlreadyStartedException> {
                        clientOf(service).start(Fulfilment, Order("o"), taskQueue = "q", workflowId = "order-1")
                    }
                failure.runId shouldBe "run-0"
                failure.workflowId shouldBe "order-1"
            }
        }

        test("an unknown namespace is named") {
            runTest {
                val detail = NamespaceNotFoundFailure.newBuilder().setNamespace("shop").build()
                service.fails(Status.Code.NOT_FOUND, "no", detail)
                shouldThrow<NamespaceNotFoundException> { clientOf(service).start("w", emptyList(), taskQueue = "q") }
                    .namespace shouldBe "shop"
            }
        }

        test("bad ids and options are refused before anything is sent (rule 1.3)") {
            runTest {
                val client = clientOf(service)

                suspend fun refusal(block: suspend () -> Any) =
                    shouldThrow<IllegalArgumentException> { block() }.message!!

                refusal { client.start("w", emptyList(), taskQueue = "") } shouldContain "task queue"
                refusal { client.start("w", emptyList(), taskQueue = "q", workflowId = " ") } shouldContain
                    "workflow id"
                refusal { client.start("w", emptyList(), taskQueue = "q", workflowId = "x".repeat(1001)) } shouldContain
                    "at most 1000 bytes in UTF-8"
                refusal { client.start("w", emptyList(), taskQueue = "é".repeat(501)) } shouldContain "1002"
                refusal { client.start("", emptyList(), taskQueue = "q") } shouldContain "workflow type"
                refusal { client.handle("") } shouldContain "workflow id"
                refusal { client.start("w", emptyList(), taskQueue = "q") { runTimeout = 0.seconds } } shouldContain
                    "runTimeout"
                refusal { client.start("w", listOf(Thread.currentThread()), taskQueue = "q") } shouldContain
                    "@Serializable"
                refusal { PerduraClient(service.channel, namespace = "") } shouldContain "namespace"
                service.requests.shouldBeEmpty()
            }
        }

        test("a signal with start is one request with both inputs (rule 1.14)") {
            runTest {
                service.answers(
                    SignalWithStartWorkflowExecutionResponse.newBuilder().setRunId("run-7").setStarted(false).build(),
                )
                val handle =
                    clientOf(service).signalWithStart(
                        Fulfilment,
                        Order("o"),
                        Fulfilment.approve,
                        "ada",
                        taskQueue = "orders",
                        workflowId = "order-1",
                    )

                handle.runId shouldBe "run-7"
                handle.firstRunId shouldBe null
                val request = service.request<SignalWithStartWorkflowExecutionRequest>()
                request.signalName shouldBe "approve"
                request.signalInput.getPayloads(0).data.toStringUtf8() shouldBe "\"ada\""
                request.input.getPayloads(0).data.toStringUtf8() shouldBe """{"id":"o"}"""
            }
        }

        test("protobuf messages are JSON of their own kind by default, and read in both forms") {
            val converter: DataConverter = PerduraClient.DEFAULT_CONVERTER
            val type = ValueType.of<StartWorkflowExecutionResponse>()
            val payload = converter.toPayload(started(), type)
            payload.encoding shouldBe "json/protobuf"
            payload.metadata["messageType"]!!.decodeToString() shouldBe
                "temporal.api.workflowservice.v1.StartWorkflowExecutionResponse"
            converter.fromPayload(payload, type) shouldBe started()
            val binary = BinaryProtobufPayloadConverter()
            converter.fromPayload(binary.toPayload(started(), type)!!, type) shouldBe started()
        }
    })
