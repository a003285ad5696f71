package dev.perdura.client.internal.rpc

import dev.perdura.client.internal.Ambient
import dev.perdura.dsl.InternalPerduraApi
import io.grpc.CallOptions
import io.grpc.Channel
import io.grpc.ClientInterceptors
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.grpc.stub.ClientCalls
import io.grpc.stub.MetadataUtils
import io.grpc.stub.StreamObserver
import kotlinx.coroutines.delay
import kotlinx.coroutines.suspendCancellableCoroutine
import org.slf4j.LoggerFactory
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Calls a workflow service: adds the headers that say who calls, and tries transient errors again.
 *
 * A call suspends, and goes on in the caller's own dispatcher, never on a thread of the service. Cancelling the caller
 * cancels the call. Safe to use from many coroutines.
 */
@InternalPerduraApi
public class ServiceCaller(
    private val transport: Channel,
    namespace: String,
    private val ambient: Ambient = Ambient(),
) {
    private val channel =
        ClientInterceptors.intercept(
            transport,
            MetadataUtils.newAttachHeadersInterceptor(headers(namespace)),
        )

    /** Whether the channel was shut down, so that no call can succeed any more. */
    public val isShutDown: Boolean get() = (transport as? ManagedChannel)?.isShutdown == true

    /**
     * Calls [method] with [request] until it succeeds, fails for good, or [policy] gives up.
     *
     * @throws StatusRuntimeException the last error
     */
    public suspend fun <Q : Any, R : Any> call(
        method: MethodDescriptor<Q, R>,
        request: Q,
        policy: CallPolicy = CallPolicy.UNARY,
    ): R {
        val start = ambient.timeSource.markNow()
        var attempt = 1
        while (true) {
            val failure =
                try {
                    return attempt(method, request, policy)
                } catch (failure: StatusRuntimeException) {
                    failure
                }
            if (isShutDown || !policy.retries(failure.status)) throw failure
            val wait = policy.backoff(attempt, failure.status) * ambient.random.nextDouble(1 - JITTER, 1 + JITTER)
            if (start.elapsedNow() + wait >= policy.expiration) throw failure
            if (failure.status.code != Status.Code.DEADLINE_EXCEEDED) warn(method, attempt, failure)
            delay(wait)
            attempt++
        }
    }

    /**
     * Calls [method], a long poll that may end with nothing: null if it ran out of time. Other errors are not tried
     * again.
     *
     * @throws StatusRuntimeException any other error
     */
    public suspend fun <Q : Any, R : Any> poll(method: MethodDescriptor<Q, R>, request: Q): R? =
        try {
            attempt(method, request, CallPolicy.LONG_POLL)
        } catch (failure: StatusRuntimeException) {
            if (failure.status.code != Status.Code.DEADLINE_EXCEEDED) throw failure
            null
        }

    private suspend fun <Q : Any, R : Any> attempt(method: MethodDescriptor<Q, R>, request: Q, policy: CallPolicy): R {
        val options =
            CallOptions.DEFAULT
                .withDeadlineAfter(policy.attemptTimeout.inWholeMilliseconds, TimeUnit.MILLISECONDS)
                .withMaxInboundMessageSize(MAX_INBOUND_BYTES)
        return suspendCancellableCoroutine { continuation ->
            val call = channel.newCall(method, options)
            val observer =
                object : StreamObserver<R> {
                    private var reply: R? = null

                    override fun onNext(value: R) {
                        reply = value
                    }

                    override fun onError(failure: Throwable) {
                        continuation.resumeWithException(failure)
                    }

                    override fun onCompleted() {
                        continuation.resume(checkNotNull(reply) { "${method.fullMethodName} ended without a reply." })
                    }
                }
            ClientCalls.asyncUnaryCall(call, request, observer)
            // Set after the start: a call must not be cancelled before it.
            continuation.invokeOnCancellation { call.cancel("The caller no longer waits.", it) }
        }
    }

    /** Few lines for a long outage: after 4, 8, 16, ... attempts. */
    private fun warn(method: MethodDescriptor<*, *>, attempt: Int, failure: StatusRuntimeException) {
        if (attempt < FIRST_WARNING || attempt and (attempt - 1) != 0) return
        val why = "${failure.status.code}: ${failure.reason}"
        logger.warn("{} failed {} times, still trying: {}", method.bareMethodName, attempt, why)
    }

    private companion object {
        val logger = LoggerFactory.getLogger(ServiceCaller::class.java)
        const val JITTER = 0.2
        const val FIRST_WARNING = 4
        const val MAX_INBOUND_BYTES = 128 * 1024 * 1024

        fun headers(namespace: String) =
            Metadata().apply {
                put(header("client-name"), "perdura")
                put(header("client-version"), Ambient.VERSION)
                put(header("supported-server-versions"), ">=1.0.0 <2.0.0")
                // Without it the service would rewrite the close events that have a next run (rule 2.34).
                put(header("supported-features"), "follows-next-run-id")
                put(header("temporal-namespace"), namespace)
            }

        fun header(name: String): Metadata.Key<String> = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)
    }
}
