package dev.perdura.client.internal.rpc

import dev.perdura.dsl.InternalPerduraApi
import io.grpc.Status
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * How long a call may take and which errors are tried again (rule 11.2).
 *
 * @property attemptTimeout the longest time of one attempt
 * @property expiration after which time no further attempt is made
 * @property retriesDeadline whether an attempt that ran out of time is followed by another one
 */
@InternalPerduraApi
public class CallPolicy(
    public val attemptTimeout: Duration,
    public val expiration: Duration,
    public val retriesDeadline: Boolean,
) {
    /** Whether [status] is worth another attempt. */
    public fun retries(status: Status): Boolean =
        when (status.code) {
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.UNIMPLEMENTED,
            -> false

            Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED -> retriesDeadline

            Status.Code.RESOURCE_EXHAUSTED -> !status.isOversize()

            else -> true
        }

    /** The wait after the given failed [attempt] (1 for the first), before jitter; longer when the service is busy. */
    public fun backoff(attempt: Int, status: Status): Duration {
        val first = if (status.code == Status.Code.RESOURCE_EXHAUSTED) BUSY_BACKOFF else FIRST_BACKOFF
        var wait = first
        repeat(attempt - 1) { if (wait < MAXIMUM_BACKOFF) wait *= BACKOFF_COEFFICIENT }
        return minOf(wait, MAXIMUM_BACKOFF)
    }

    private fun Status.isOversize() = description.orEmpty().startsWith("grpc: received message larger than max")

    public companion object {
        private val FIRST_BACKOFF = 100.milliseconds
        private val BUSY_BACKOFF = 1.seconds
        private val MAXIMUM_BACKOFF = 5.seconds
        private const val BACKOFF_COEFFICIENT = 1.7

        /** A short call: tried for a minute. */
        public val UNARY: CallPolicy = CallPolicy(10.seconds, 60.seconds, retriesDeadline = true)

        /** A query: as long as a worker may take, and then no second time. */
        public val QUERY: CallPolicy = CallPolicy(10.seconds, 60.seconds, retriesDeadline = false)

        /** A wait for something to happen, for as long as the caller waits. */
        public val LONG_POLL: CallPolicy = CallPolicy(70.seconds, Duration.INFINITE, retriesDeadline = true)

        /** A call that is not tried again. */
        public val ONCE: CallPolicy = CallPolicy(10.seconds, Duration.ZERO, retriesDeadline = false)
    }
}
