package dev.perdura.client

import dev.perdura.client.internal.Ambient
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PayloadDecodingException
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import io.grpc.Status
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.HistoryEventFilterType
import io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
import io.temporal.api.enums.v1.WorkflowExecutionStatus
import io.temporal.api.errordetails.v1.QueryFailedFailure
import io.temporal.api.failure.v1.ApplicationFailureInfo
import io.temporal.api.failure.v1.Failure
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.history.v1.WorkflowExecutionCanceledEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionTimedOutEventAttributes
import io.temporal.api.query.v1.QueryRejected
import io.temporal.api.workflow.v1.PendingActivityInfo
import io.temporal.api.workflow.v1.WorkflowExecutionInfo
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.test.testTimeSource

@OptIn(InternalPerduraApi::class, ExperimentalCoroutinesApi::class)
private fun TestScope.clientOf(service: FakeService) =
    PerduraClient(service.channel, "shop", DataConverter.DEFAULT, "test@here", Ambient(timeSource = testTimeSource))

@OptIn(InternalPerduraApi::class, ExperimentalCoroutinesApi::class)
private fun payloads(vararg values: Any?) = DataConverter.DEFAULT.encodeArguments(values.toList()).toMessage()

private fun completed(result: Any?, next: String = ""): HistoryEvent {
    val attributes = WorkflowExecutionCompletedEventAttributes.newBuilder().setNewExecutionRunId(next)
    if (result != Unit) attributes.setResult(payloads(result))
    return HistoryEvent.newBuilder().setWorkflowExecutionCompletedEventAttributes(attributes).build()
}

private fun failed(message: String, next: String = ""): HistoryEvent {
    val failure =
        Failure
            .newBuilder()
            .setMessage(
                message,
            ).setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("T"))
    val attributes = WorkflowExecutionFailedEventAttributes.newBuilder().setFailure(failure).setNewExecutionRunId(next)
    return HistoryEvent.newBuilder().setWorkflowExecutionFailedEventAttributes(attributes).build()
}

@OptIn(ExperimentalCoroutinesApi::class)
class HandleSpec :
    FunSpec({
        lateinit var service: FakeService
        beforeTest { service = FakeService() }
        afterTest { service.close() }

        context("result") {
            test("waits through empty long polls with their token (rule 2.33)") {
                runTest {
                    service.answersHistory(more = true)
                    service.fails(Status.Code.DEADLINE_EXCEEDED)
                    service.answersHistory(completed(Receipt("o-1")))

                    clientOf(service).handle(Fulfilment, "w").result() shouldBe Receipt("o-1")

                    service.requests shouldHaveSize 3
                    val request = service.request<GetWorkflowExecutionHistoryRequest>()
                    request.nextPageToken.toStringUtf8() shouldBe "more"
                    request.waitNewEvent shouldBe true
                    request.historyEventFilterType shouldBe
                        HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
                }
            }

            test("asks again when a long poll ends with neither event nor token, as Temporal's test server does") {
                runTest {
                    service.answersHistory()
                    service.answersHistory(completed(Receipt("o-1")))
                    clientOf(service).handle(Fulfilment, "w").result() shouldBe Receipt("o-1")
                }
            }

            test("follows the chain through continue-as-new, retry and cron") {
                runTest {
                    val continued =
                        WorkflowExecutionContinuedAsNewEventAttributes.newBuilder().setNewExecutionRunId(
                            "r-2",
                        )
                    service.answersHistory(
                        HistoryEvent.newBuilder().setWorkflowExecutionContinuedAsNewEventAttributes(continued).build(),
                    )
                    service.answersHistory(failed("again", next = "r-3"))
                    service.answersHistory(completed(Receipt("early"), next = "r-4"))
                    service.answersHistory(completed(Receipt("late")))

                    clientOf(service).handle(Fulfilment, "w", runId = "r-1").result() shouldBe Receipt("late")

                    service.requests.map { (it as GetWorkflowExecutionHistoryRequest).execution.runId } shouldBe
                        listOf("r-1", "r-2", "r-3", "r-4")
                }
            }

            test("of a workflow that failed is an exception with the failure as its cause") {
                runTest {
                    service.answersHistory(failed("not approved"))
                    val failure =
                        shouldThrow<WorkflowFailedException> { clientOf(service).handle(Fulfilment, "w").result() }
                    failure.status shouldBe WorkflowStatus.FAILED
                    failure.cause.shouldBeInstanceOf<ApplicationFailure>().type shouldBe "T"
                    failure.message shouldContain "not approved"
                }
            }

            test("of a workflow that ended otherwise says how") {
                runTest {
                    val canceled = WorkflowExecutionCanceledEventAttributes.newBuilder().setDetails(payloads("bye"))
                    val terminated = WorkflowExecutionTerminatedEventAttributes.newBuilder().setReason("unwanted")
                    val timedOut = WorkflowExecutionTimedOutEventAttributes.getDefaultInstance()
                    service.answersHistory(
                        HistoryEvent.newBuilder().setWorkflowExecutionCanceledEventAttributes(canceled).build(),
                    )
                    service.answersHistory(
                        HistoryEvent.newBuilder().setWorkflowExecutionTerminatedEventAttributes(terminated).build(),
                    )
                    service.answersHistory(
                        HistoryEvent.newBuilder().setWorkflowExecutionTimedOutEventAttributes(timedOut).build(),
                    )
                    val handle = clientOf(service).handle("w")

                    val first = shouldThrow<WorkflowFailedException> { handle.result() }.cause
                    first.shouldBeInstanceOf<CanceledFailure>().details.get<String>(0) shouldBe "bye"
                    val second = shouldThrow<WorkflowFailedException> { handle.result() }.cause
                    second.shouldBeInstanceOf<TerminatedFailure>().message shouldBe "unwanted"
                    shouldThrow<WorkflowFailedException> { handle.result() }.cause.shouldBeInstanceOf<TimeoutFailure>()
                }
            }

            test("that is missing is Unit, or null; one that does not fit is told") {
                runTest {
                    val client = clientOf(service)
                    service.answersHistory(completed(Unit))
                    client.handle("w").result().isEmpty() shouldBe true

                    service.answersHistory(completed("text"))
                    shouldThrow<PayloadDecodingException> { client.handle(Fulfilment, "w").result() }
                        .message shouldContain "expected dev.perdura.client.Receipt"
                }
            }

            test("of an unknown run is not found, and not waited for") {
                runTest {
                    service.fails(Status.Code.NOT_FOUND, "workflow not found for ID: w")
                    val failure =
                        shouldThrow<WorkflowNotFoundException> { clientOf(service).handle("w", runId = "r").result() }
                    failure.workflowId shouldBe "w"
                    failure.runId shouldBe "r"
                }
            }

            test("that nobody waits for any more ends the long poll, and nothing else") {
                runTest {
                    service.keepsSilent()
                    val waiting = launch { clientOf(service).handle("w").result() }
                    runCurrent()
                    service.requests shouldHaveSize 1
                    waiting.cancelAndJoin()
                    service.requests shouldHaveSize 1
                }
            }
        }

        context("signal, cancel and terminate") {
            test("go to the current run of the chain that was started") {
                runTest {
                    val client = clientOf(service)
                    service.answers(
                        StartWorkflowExecutionResponse.newBuilder().setRunId("r-1").setStarted(true).build(),
                    )
                    val handle = client.start(Fulfilment, Order("o"), taskQueue = "q", workflowId = "w")

                    service.answers(SignalWorkflowExecutionResponse.getDefaultInstance())
                    handle.signal(Fulfilment.approve, "ada")
                    val signal = service.request<SignalWorkflowExecutionRequest>()
                    signal.workflowExecution.runId shouldBe ""
                    signal.signalName shouldBe "approve"
                    signal.input.getPayloads(0).data.toStringUtf8() shouldBe "\"ada\""
                    signal.requestId.isEmpty() shouldBe false

                    service.answers(RequestCancelWorkflowExecutionResponse.getDefaultInstance())
                    handle.cancel("enough")
                    val cancel = service.request<RequestCancelWorkflowExecutionRequest>()
                    cancel.workflowExecution.runId shouldBe ""
                    cancel.firstExecutionRunId shouldBe "r-1"
                    cancel.reason shouldBe "enough"

                    service.answers(TerminateWorkflowExecutionResponse.getDefaultInstance())
                    handle.terminate("unwanted", EncodedValues.of(1))
                    val terminate = service.request<TerminateWorkflowExecutionRequest>()
                    terminate.firstExecutionRunId shouldBe "r-1"
                    terminate.details.getPayloads(0).data.toStringUtf8() shouldBe "1"
                }
            }

            test("go to the run that the handle is pinned to") {
                runTest {
                    service.answers(SignalWorkflowExecutionResponse.getDefaultInstance())
                    clientOf(service).handle(Fulfilment, "w", runId = "r-9").signal(Fulfilment.hurry)
                    service.request<SignalWorkflowExecutionRequest>().workflowExecution.runId shouldBe "r-9"
                    service.request<SignalWorkflowExecutionRequest>().hasInput() shouldBe false
                }
            }

            test("of a closed workflow is not found") {
                runTest {
                    service.fails(Status.Code.NOT_FOUND, "workflow execution already completed")
                    shouldThrow<WorkflowNotFoundException> { clientOf(service).handle("w").signal("hurry") }
                        .message shouldContain "already completed"
                }
            }
        }

        context("query") {
            test("by contract and by name") {
                runTest {
                    val handle = clientOf(service).handle(Fulfilment, "w")
                    service.answers(QueryWorkflowResponse.newBuilder().setQueryResult(payloads(7)).build())
                    handle.query(Fulfilment.status) shouldBe 7
                    service.request<QueryWorkflowRequest>().query.hasQueryArgs() shouldBe false

                    service.answers(QueryWorkflowResponse.newBuilder().setQueryResult(payloads("l")).build())
                    handle.query(Fulfilment.line, 3) shouldBe "l"
                    service.request<QueryWorkflowRequest>().query.queryArgs.getPayloads(0).data.toStringUtf8() shouldBe
                        "3"

                    service.answers(QueryWorkflowResponse.newBuilder().setQueryResult(payloads(listOf(1, 2))).build())
                    handle.query<List<Int>>("history", 1, "x") shouldBe listOf(1, 2)
                }
            }

            test("that its handler fails says why (rule 7.7)") {
                runTest {
                    val cause = Failure.newBuilder().setMessage("no such line")
                    val detail = QueryFailedFailure.newBuilder().setFailure(cause).build()
                    service.fails(Status.Code.INVALID_ARGUMENT, "no such line", detail)
                    val failure =
                        shouldThrow<QueryFailedException> { clientOf(service).handle("w").query<Int>("status") }
                    failure.queryName shouldBe "status"
                    failure.cause.shouldBeInstanceOf<ApplicationFailure>().message shouldBe "no such line"
                }
            }

            test("that is rejected says the status; one that nobody answers says so, and is not asked twice") {
                runTest {
                    val rejected =
                        QueryRejected.newBuilder().setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED)
                    service.answers(QueryWorkflowResponse.newBuilder().setQueryRejected(rejected).build())
                    val handle = clientOf(service).handle(Fulfilment, "w")
                    shouldThrow<QueryRejectedException> {
                        handle.query(Fulfilment.status, rejectCondition = QueryRejectCondition.NOT_OPEN)
                    }.status shouldBe WorkflowStatus.FAILED

                    service.fails(Status.Code.DEADLINE_EXCEEDED)
                    shouldThrow<WorkflowNotReadyException> { handle.query(Fulfilment.status) }
                    service.fails(Status.Code.FAILED_PRECONDITION, "no poller seen for task queue recently")
                    shouldThrow<WorkflowNotReadyException> { handle.query(Fulfilment.status) }
                        .message shouldContain "no poller"
                    service.requests shouldHaveSize 3
                }
            }
        }

        test("a description says what is known, and null for what is not") {
            runTest {
                val info =
                    WorkflowExecutionInfo
                        .newBuilder()
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId("w").setRunId("r"))
                        .setType(WorkflowType.newBuilder().setName("Fulfilment"))
                        .setTaskQueue("orders")
                        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                        .setHistoryLength(11)
                val activity =
                    PendingActivityInfo
                        .newBuilder()
                        .setActivityId("5")
                        .setState(PENDING_ACTIVITY_STATE_STARTED)
                        .setAttempt(3)
                        .setLastFailure(Failure.newBuilder().setMessage("refused"))
                service.answers(
                    DescribeWorkflowExecutionResponse
                        .newBuilder()
                        .setWorkflowExecutionInfo(info)
                        .addPendingActivities(activity)
                        .build(),
                )

                val description = clientOf(service).handle("w").describe()

                description.status shouldBe WorkflowStatus.RUNNING
                description.status.isOpen shouldBe true
                description.type shouldBe "Fulfilment"
                description.taskQueue shouldBe "orders"
                description.historyLength shouldBe 11
                description.closeTime.shouldBeNull()
                description.memo<String>("none").shouldBeNull()
                val pending = description.pendingActivities.single()
                pending.state shouldBe PendingActivityState.STARTED
                pending.attempt shouldBe 3
                pending.lastFailure!!.message shouldBe "refused"
                pending.lastHeartbeatTime.shouldBeNull()
            }
        }

        test("a history is read page by page") {
            runTest {
                val events = (1L..3L).map { HistoryEvent.newBuilder().setEventId(it).build() }
                service.answersHistory(events[0], events[1], more = true)
                service.answersHistory(events[2])
                clientOf(service).handle("w").history().toList() shouldBe events
            }
        }

        test("calls after the channel was shut down fail at once") {
            runTest {
                service.channel.shutdownNow()
                shouldThrow<ServiceUnavailableException> { clientOf(service).handle("w").describe() }
                testScheduler.currentTime shouldBe 0L
            }
        }
    })
