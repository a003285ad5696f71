package dev.perdura.testing

import com.google.protobuf.ByteString
import com.google.protobuf.Duration
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.EventType
import io.temporal.api.enums.v1.TimeoutType
import io.temporal.api.failure.v1.Failure
import io.temporal.api.failure.v1.TimeoutFailureInfo
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.history.v1.TimerStartedEventAttributes
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes
import kotlinx.coroutines.flow.asFlow

/** Histories as text: what is printed, what is compared, and what a reader is told when they differ. */
internal class TextHistorySpec :
    StringSpec({
        "a history is printed a line per event, with decoded payloads and without what differs from run to run" {
            history.toTextHistory() shouldBe
                """
                1 WorkflowExecutionStarted {"workflowType":{"name":"order"},"input":[{"id":"o-1"},null],"attempt":1}
                2 WorkflowTaskScheduled
                3 TimerStarted {"timerId":"1","startToFireTimeout":"0.05s","workflowTaskCompletedEventId":4}
                4 ActivityTaskTimedOut {"failure":{"timeoutFailureInfo":{"timeoutType":"StartToClose"}}}
                """.trimIndent()
        }

        "what is printed matches" {
            history shouldMatchHistory history.toTextHistory()
        }

        "attributes may be left out, blank lines and remarks are skipped" {
            history shouldMatchHistory
                """
                # an order
                1 WorkflowExecutionStarted {"workflowType":{"name":"order"}}
                2 WorkflowTaskScheduled

                3 TimerStarted {"timerId":"1"}
                4 ActivityTaskTimedOut
                """
        }

        "noise is compared when it is asked for" {
            history.take(1) shouldMatchHistory """1 WorkflowExecutionStarted {"identity":"me"}"""
        }

        "an attribute that is not set equals its default" {
            history.take(1) shouldMatchHistory """1 WorkflowExecutionStarted {"cronSchedule":""}"""
        }

        "a different attribute is named, and the actual history is shown" {
            val error = shouldThrow<AssertionError> { history.take(3) shouldMatchHistory timerOf("2") }

            error.message shouldContain """Expected `3 TimerStarted {"timerId":"2"}`, but timerId is "1"."""
            error.message shouldContain history.take(3).toTextHistory()
        }

        "a nested difference is named by its path" {
            val expected = """1 WorkflowExecutionStarted {"input":[{"id":"o-2"},null]}"""

            shouldThrow<AssertionError> { history.take(1) shouldMatchHistory expected }.message shouldContain
                """input[0].id is "o-1"."""
        }

        "a different event, a missing one and one too many are told" {
            shouldThrow<AssertionError> { history.take(1) shouldMatchHistory "1 TimerFired" }.message shouldContain
                "the event is a WorkflowExecutionStarted"
            shouldThrow<AssertionError> { history.take(1) shouldMatchHistory "2 WorkflowExecutionStarted" }
                .message shouldContain "the event's id is 1"
            shouldThrow<AssertionError> { history.take(2) shouldMatchHistory timerOf("1") }.message shouldContain
                "the history ends before it"
            shouldThrow<AssertionError> { history.take(2) shouldMatchHistory "1 WorkflowExecutionStarted" }
                .message shouldContain "`2 WorkflowTaskScheduled` follows"
        }

        "an array of another length differs" {
            val expected = """1 WorkflowExecutionStarted {"input":[{"id":"o-1"}]}"""

            shouldThrow<AssertionError> { history.take(1) shouldMatchHistory expected }.message shouldContain
                "input is ["
        }

        "a malformed line is an error of the test, not of the history" {
            shouldThrow<IllegalArgumentException> { history shouldMatchHistory "TimerStarted" }.message shouldContain
                "`TimerStarted`: it has another shape"
            shouldThrow<IllegalArgumentException> { history shouldMatchHistory "1 TimerStarted {oops}" }
                .message shouldContain "its attributes are not JSON"
        }

        "events that are still to be read match likewise" {
            history.take(2).asFlow() shouldMatchHistory "1 WorkflowExecutionStarted\n2 WorkflowTaskScheduled"
        }

        "a payload that is not JSON is shown by its encoding and size" {
            val text = listOf(started(payload("binary/plain", "secret"))).toTextHistory()

            text shouldContain """{"encoding":"binary/plain","sizeBytes":6}"""
            text shouldNotContain "secret"
        }
    })

private fun timerOf(id: String) =
    """
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 TimerStarted {"timerId":"$id"}
    """

private fun payload(encoding: String, data: String): Payload =
    Payload
        .newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
        .setData(ByteString.copyFromUtf8(data))
        .build()

private fun event(id: Long, type: EventType): HistoryEvent.Builder =
    HistoryEvent.newBuilder().setEventId(id).setEventType(type)

private fun started(vararg input: Payload): HistoryEvent =
    event(1, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
        .setWorkflowExecutionStartedEventAttributes(
            WorkflowExecutionStartedEventAttributes
                .newBuilder()
                .setWorkflowType(WorkflowType.newBuilder().setName("order"))
                .setInput(Payloads.newBuilder().addAllPayloads(input.toList()))
                .setIdentity("me")
                .setAttempt(1),
        ).build()

private val history: List<HistoryEvent> =
    listOf(
        started(payload("json/plain", """{"id":"o-1"}"""), payload("binary/null", "")),
        event(2, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
            .setWorkflowTaskScheduledEventAttributes(WorkflowTaskScheduledEventAttributes.getDefaultInstance())
            .build(),
        event(3, EventType.EVENT_TYPE_TIMER_STARTED)
            .setTimerStartedEventAttributes(
                TimerStartedEventAttributes
                    .newBuilder()
                    .setTimerId("1")
                    .setStartToFireTimeout(Duration.newBuilder().setNanos(50_000_000))
                    .setWorkflowTaskCompletedEventId(4),
            ).build(),
        event(4, EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)
            .setActivityTaskTimedOutEventAttributes(
                ActivityTaskTimedOutEventAttributes.newBuilder().setFailure(
                    Failure.newBuilder().setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE),
                    ),
                ),
            ).build(),
    )
