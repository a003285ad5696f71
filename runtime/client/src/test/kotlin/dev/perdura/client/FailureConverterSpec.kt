package dev.perdura.client

import dev.perdura.client.internal.convert.FailureConverter
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.ChildWorkflowFailure
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import dev.perdura.dsl.RetryState
import dev.perdura.dsl.ServerFailure
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import dev.perdura.dsl.TimeoutType
import dev.perdura.dsl.typed
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.temporal.api.failure.v1.ApplicationFailureInfo
import io.temporal.api.failure.v1.Failure
import io.temporal.api.failure.v1.NexusOperationFailureInfo
import io.temporal.api.failure.v1.ResetWorkflowFailureInfo
import kotlin.coroutines.cancellation.CancellationException
import kotlin.time.Duration.Companion.seconds
import io.temporal.api.enums.v1.RetryState as RetryStateMessage
import io.temporal.api.enums.v1.TimeoutType as TimeoutTypeMessage

@OptIn(InternalPerduraApi::class)
class FailureConverterSpec :
    FunSpec({
        val converter = FailureConverter(DataConverter.DEFAULT)

        test("an application failure comes back whole") {
            val failure =
                ApplicationFailure(
                    "card expired",
                    type = "Refused",
                    isNonRetryable = true,
                    details = EncodedValues.of("visa", typed(listOf(Order("o")))),
                    nextRetryDelay = 3.seconds,
                    category = ApplicationFailure.Category.BENIGN,
                    cause = ApplicationFailure("clock"),
                )

            val back = converter.toFailure(converter.toMessage(failure)).shouldBeInstanceOf<ApplicationFailure>()

            back.message shouldBe "card expired"
            back.type shouldBe "Refused"
            back.isNonRetryable shouldBe true
            back.details.get<String>(0) shouldBe "visa"
            back.details.get<List<Order>>(1) shouldBe listOf(Order("o"))
            back.nextRetryDelay shouldBe 3.seconds
            back.category shouldBe ApplicationFailure.Category.BENIGN
            back.cause.shouldBeInstanceOf<ApplicationFailure>().message shouldBe "clock"
            back.originalStackTrace.shouldNotBeNull() shouldContain "FailureConverterSpec"
        }

        test("any other exception is an application failure of its class, causes included; no source is named") {
            val message = converter.toMessage(IllegalStateException("broken", NumberFormatException("x")))

            message.message shouldBe "broken"
            message.source shouldBe ""
            message.applicationFailureInfo.type shouldBe "java.lang.IllegalStateException"
            message.applicationFailureInfo.nonRetryable shouldBe false
            message.stackTrace shouldContain "\tat dev.perdura.client.FailureConverterSpec"
            message.cause.applicationFailureInfo.type shouldBe "java.lang.NumberFormatException"
        }

        test("an activity failure wraps what the activity threw (rpc-inventory section 6)") {
            val failure =
                ActivityFailure(
                    "Activity task failed",
                    "charge",
                    "5",
                    RetryState.MAXIMUM_ATTEMPTS_REACHED,
                    scheduledEventId = 5,
                    startedEventId = 6,
                    identity = "w",
                    cause = ApplicationFailure("refused", "Refused"),
                )

            val back = converter.toFailure(converter.toMessage(failure)).shouldBeInstanceOf<ActivityFailure>()

            back.activityType shouldBe "charge"
            back.activityId shouldBe "5"
            back.retryState shouldBe RetryState.MAXIMUM_ATTEMPTS_REACHED
            listOf(back.scheduledEventId, back.startedEventId) shouldBe listOf(5, 6)
            back.identity shouldBe "w"
            back.cause.shouldBeInstanceOf<ApplicationFailure>().type shouldBe "Refused"
        }

        test("the other kinds come back too") {
            val child = ChildWorkflowFailure("c", "Child", "w", "r", RetryState.TIMEOUT, 7, 8, TerminatedFailure("t"))
            val childBack = converter.toFailure(converter.toMessage(child)).shouldBeInstanceOf<ChildWorkflowFailure>()
            childBack.workflowType shouldBe "Child"
            childBack.cause.shouldBeInstanceOf<TerminatedFailure>()

            val timeout = TimeoutFailure("slow", TimeoutType.HEARTBEAT, EncodedValues.of(41))
            val timeoutBack = converter.toFailure(converter.toMessage(timeout)).shouldBeInstanceOf<TimeoutFailure>()
            timeoutBack.timeoutType shouldBe TimeoutType.HEARTBEAT
            timeoutBack.lastHeartbeatDetails.get<Int>(0) shouldBe 41

            val canceled = CanceledFailure("stop", EncodedValues.of("why"))
            val canceledBack = converter.toFailure(converter.toMessage(canceled)).shouldBeInstanceOf<CanceledFailure>()
            canceledBack.details.get<String>(0) shouldBe "why"

            val server = converter.toFailure(converter.toMessage(ServerFailure("too big", true)))
            server.shouldBeInstanceOf<ServerFailure>().isNonRetryable shouldBe true
            converter
                .toFailure(
                    converter.toMessage(CancellationException("stop")),
                ).shouldBeInstanceOf<CanceledFailure>()
        }

        test("a failure of another program is written again exactly as it was read") {
            val foreign =
                Failure
                    .newBuilder()
                    .setMessage("boom")
                    .setSource("PythonSDK")
                    .setStackTrace("  File \"x.py\"")
                    .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("ValueError"))
                    .setCause(Failure.newBuilder().setMessage("root").setSource("GoSDK"))
                    .build()

            val read = converter.toFailure(foreign)

            read.originalStackTrace shouldBe "  File \"x.py\""
            converter.toMessage(read) shouldBe foreign
            converter.toMessage(ActivityFailure("a", "t", "1", RetryState.TIMEOUT, cause = read)).cause shouldBe foreign
        }

        test("kinds that are not told apart here are read all the same, and written as they were") {
            val reset = ResetWorkflowFailureInfo.getDefaultInstance()
            val nexus = NexusOperationFailureInfo.newBuilder().setOperation("op")
            listOf(
                Failure.newBuilder().setMessage("r").setResetWorkflowFailureInfo(reset).build(),
                Failure.newBuilder().setMessage("n").setNexusOperationExecutionFailureInfo(nexus).build(),
                Failure.newBuilder().setMessage("x").build(),
            ).forEach {
                val read = converter.toFailure(it)
                read.failureMessage shouldBe it.message
                converter.toMessage(read) shouldBe it
            }
        }

        test("a message in the encoded attributes is read; one that cannot be read leaves the visible one") {
            val hidden = Payload("json/plain", """{"message":"secret","stack_trace":"at home"}""".encodeToByteArray())
            val failure =
                Failure
                    .newBuilder()
                    .setMessage(
                        "Encoded failure",
                    ).setEncodedAttributes(hidden.toMessage())
                    .build()
            converter.toFailure(failure).message shouldBe "secret"
            converter.toFailure(failure).originalStackTrace shouldBe "at home"

            val sealed = Payload("binary/encrypted", byteArrayOf(1))
            val unreadable = failure.toBuilder().setEncodedAttributes(sealed.toMessage()).build()
            converter.toFailure(unreadable).message shouldBe "Encoded failure"
            converter.toFailure(unreadable).originalStackTrace.shouldBeNull()
        }

        test("causes in a ring and endless stacks are cut") {
            val first = RuntimeException("first")
            first.initCause(RuntimeException("second", first))
            generateSequence(converter.toMessage(first)) { if (it.hasCause()) it.cause else null }.count() shouldBe 50

            fun descend(): Int = descend() + 1
            val overflow = runCatching { descend() }.exceptionOrNull()!!
            (converter.toMessage(overflow).stackTrace.length < 20_000) shouldBe true
        }

        test("our enums have the protocol's names and order") {
            RetryState.entries.forEach {
                RetryStateMessage
                    .forNumber(
                        it.ordinal,
                    ).name shouldBe "RETRY_STATE_${it.name}"
            }
            TimeoutType.entries.forEach {
                TimeoutTypeMessage.forNumber(it.ordinal).name shouldBe
                    "TIMEOUT_TYPE_${it.name}"
            }
        }
    })
