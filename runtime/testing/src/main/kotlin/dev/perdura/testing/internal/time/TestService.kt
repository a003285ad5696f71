package dev.perdura.testing.internal.time

import com.google.protobuf.Empty
import com.google.protobuf.Timestamp
import com.google.protobuf.util.Durations
import com.google.protobuf.util.Timestamps
import dev.perdura.engine.VirtualClock
import io.grpc.Status
import io.grpc.stub.ServerCallStreamObserver
import io.grpc.stub.StreamObserver
import io.temporal.api.testservice.v1.GetCurrentTimeResponse
import io.temporal.api.testservice.v1.LockTimeSkippingRequest
import io.temporal.api.testservice.v1.LockTimeSkippingResponse
import io.temporal.api.testservice.v1.SleepRequest
import io.temporal.api.testservice.v1.SleepResponse
import io.temporal.api.testservice.v1.SleepUntilRequest
import io.temporal.api.testservice.v1.TestServiceGrpc
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest
import io.temporal.api.testservice.v1.UnlockTimeSkippingResponse
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import com.google.protobuf.Duration as DurationMessage

/**
 * Temporal's `TestService`, by which test environments of official SDKs skip time, over the [clock] of an engine. The
 * clock is the same that `runWorkflowTest` moves. It is not locked when the engine starts: a client that wants time to
 * pass at real pace between its sleeps locks it first, as the official environments do.
 */
internal class TestService(private val clock: VirtualClock) : TestServiceGrpc.TestServiceImplBase() {
    override fun lockTimeSkipping(
        request: LockTimeSkippingRequest,
        observer: StreamObserver<LockTimeSkippingResponse>,
    ) {
        clock.lock()
        observer.answer(LockTimeSkippingResponse.getDefaultInstance())
    }

    override fun unlockTimeSkipping(
        request: UnlockTimeSkippingRequest,
        observer: StreamObserver<UnlockTimeSkippingResponse>,
    ) = observer.orRefuse {
        clock.unlock()
        answer(UnlockTimeSkippingResponse.getDefaultInstance())
    }

    override fun sleep(request: SleepRequest, observer: StreamObserver<SleepResponse>) =
        observer.orRefuse {
            answerAt(clock.now() + patience(request.duration))
        }

    override fun sleepUntil(request: SleepUntilRequest, observer: StreamObserver<SleepResponse>) =
        observer.orRefuse {
            answerAt(instant(request.timestamp))
        }

    override fun unlockTimeSkippingWithSleep(request: SleepRequest, observer: StreamObserver<SleepResponse>) =
        observer.orRefuse { answerAfter(clock.runUnlockedBy(patience(request.duration))) }

    override fun getCurrentTime(request: Empty, observer: StreamObserver<GetCurrentTimeResponse>) {
        val now = Timestamps.fromMillis(clock.nowMillis())
        observer.answer(GetCurrentTimeResponse.newBuilder().setTime(now).build())
    }

    private fun StreamObserver<SleepResponse>.answerAt(time: Instant) {
        if (time > clock.now()) answerAfter(clock.runTo(time)) else answer(SleepResponse.getDefaultInstance())
    }
}

/** What cannot be waited for because it lies before now is over at once, as on Temporal's test server. */
private fun patience(duration: DurationMessage): Duration {
    require(Durations.isValid(duration)) {
        "duration: expected at most 10,000 years, and nanos of the same sign as seconds, got $duration"
    }
    return maxOf(Duration.ZERO, Duration.ofSeconds(duration.seconds, duration.nanos.toLong()))
}

private fun instant(time: Timestamp): Instant {
    require(Timestamps.isValid(time)) { "timestamp: expected one between the years 1 and 9999, got $time" }
    return Instant.ofEpochSecond(time.seconds, time.nanos.toLong())
}

private fun <R> StreamObserver<R>.answer(answer: R) {
    onNext(answer)
    onCompleted()
}

private fun StreamObserver<SleepResponse>.answerAfter(arrival: CompletableFuture<Void>) {
    // The caller may have gone: then nobody wants time to go ahead any more.
    (this as ServerCallStreamObserver<SleepResponse>).setOnCancelHandler { arrival.cancel(false) }
    arrival.thenRun { answer(SleepResponse.getDefaultInstance()) }
}

private inline fun <R> StreamObserver<R>.orRefuse(handle: StreamObserver<R>.() -> Unit) {
    try {
        handle()
    } catch (refusal: IllegalArgumentException) {
        onError(Status.INVALID_ARGUMENT.withDescription(refusal.message).asRuntimeException())
    } catch (refusal: IllegalStateException) {
        onError(Status.FAILED_PRECONDITION.withDescription(refusal.message).asRuntimeException())
    }
}
