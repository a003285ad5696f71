package dev.perdura.testing

import com.google.protobuf.Empty
import com.google.protobuf.util.Durations
import com.google.protobuf.util.Timestamps
import dev.perdura.Perdura
import dev.perdura.engine.VirtualClock
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.temporal.api.testservice.v1.LockTimeSkippingRequest
import io.temporal.api.testservice.v1.SleepRequest
import io.temporal.api.testservice.v1.SleepUntilRequest
import io.temporal.api.testservice.v1.TestServiceGrpc.TestServiceBlockingStub
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest
import io.temporal.serviceclient.TestServiceStubs
import io.temporal.serviceclient.TestServiceStubsOptions
import java.time.Instant
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinInstant

private val start = Instant.parse("2026-01-01T00:00:00Z")

private inline fun <T> TestServiceStubs.use(block: TestServiceBlockingStub.() -> T): T =
    try {
        blockingStub().block()
    } finally {
        shutdownNow()
        awaitTermination(10, SECONDS)
    }

/** The official SDK's stubs at the port of an engine. */
private fun Perdura.testService(): TestServiceStubs =
    TestServiceStubs.newServiceStubs(
        TestServiceStubsOptions
            .newBuilder()
            .setTarget("127.0.0.1:${listen(0).port}")
            .validateAndBuildWithDefaults(),
    )

private fun TestServiceBlockingStub.now() =
    getCurrentTime(Empty.getDefaultInstance()).time.let { Instant.ofEpochSecond(it.seconds, it.nanos.toLong()) }

private fun TestServiceBlockingStub.lock() = lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance())

private fun TestServiceBlockingStub.unlock() = unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance())

private fun request(duration: Duration) =
    SleepRequest.newBuilder().setDuration(Durations.fromMillis(duration.inWholeMilliseconds)).build()

private fun request(time: Instant) =
    SleepUntilRequest.newBuilder().setTimestamp(Timestamps.fromMillis(time.toEpochMilli())).build()

private fun withTestService(block: TestServiceBlockingStub.() -> Unit) =
    Perdura.inMemory { clock = VirtualClock(start) }.use { it.testService().use(block) }

/** Temporal's `TestService` on an engine in virtual time (features.md 34.1; rpc-inventory.md, rows of TestService). */
internal class TestServiceSpec :
    StringSpec({
        "a sleep takes virtual time, and no other" {
            withTestService {
                sleep(request(365.days))
                now() shouldBe start + 365.days.toJavaDuration()
                val later = now().plusSeconds(60)
                sleepUntil(request(later))
                now() shouldBe later
            }
        }

        "what one sleeps for that has been is over at once" {
            withTestService {
                sleepUntil(request(Instant.EPOCH))
                sleep(request((-1).hours))
                now() shouldBe start
            }
        }

        "locks are counted, and one that was not taken cannot be taken back" {
            withTestService {
                shouldThrow<StatusRuntimeException> { unlock() }.status.let {
                    it.code shouldBe Status.Code.FAILED_PRECONDITION
                    it.description shouldContain "Unbalanced lock and unlock calls"
                }
                shouldThrow<StatusRuntimeException> { unlockTimeSkippingWithSleep(request(1.hours)) }
                    .status.code shouldBe Status.Code.FAILED_PRECONDITION
                repeat(2) { lock() }
                repeat(2) { unlock() }
                shouldThrow<StatusRuntimeException> { unlock() }
            }
        }

        "unlocked for a sleep, time skips, and goes at real pace afterwards" {
            withTestService {
                lock()
                unlockTimeSkippingWithSleep(request(100.days))
                val arrived = now()
                arrived shouldBeGreaterThanOrEqualTo start + 100.days.toJavaDuration()
                arrived shouldBeLessThan start + 101.days.toJavaDuration()
                unlock()
                shouldThrow<StatusRuntimeException> { unlock() }
            }
        }

        "a duration that is none is refused" {
            withTestService {
                val broken =
                    SleepRequest.newBuilder().apply {
                        durationBuilder.nanos = -1
                        durationBuilder.seconds = 1
                    }
                shouldThrow<StatusRuntimeException> { sleep(broken.build()) }
                    .status.code shouldBe Status.Code.INVALID_ARGUMENT
            }
        }

        "it moves the clock that runWorkflowTest moves" {
            runWorkflowTest {
                worker("clocks") { workflow(hourly) }
                perdura.testService().use {
                    val handle = client.start(hourly, Unit, taskQueue = "clocks")
                    sleep(request(30.hours))
                    currentTime shouldBe now().toKotlinInstant()
                    handle.result() shouldBe List(24) { this@runWorkflowTest.start + (it + 1).hours }
                    advanceTimeBy(5.seconds)
                    now().toKotlinInstant() shouldBe this@runWorkflowTest.start + 30.hours + 5.seconds
                }
            }
        }

        "its health can be checked, as the official stubs do when they connect" {
            Perdura.inMemory { clock = VirtualClock(start) }.use {
                val stubs = it.testService()
                stubs.connect(60.seconds.toJavaDuration())
                stubs.shutdownNow()
            }
        }

        "an engine in the system's time has none" {
            Perdura.inMemory().use { perdura ->
                perdura.testService().use {
                    shouldThrow<StatusRuntimeException> { lock() }.status.code shouldBe Status.Code.UNIMPLEMENTED
                }
            }
        }
    })
