package dev.perdura.client.internal.convert

import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.RetryPolicy
import io.temporal.api.common.v1.RetryPolicy as RetryPolicyMessage

/** This policy as a message. */
@InternalPerduraApi
public fun RetryPolicy.toMessage(): RetryPolicyMessage {
    val message =
        RetryPolicyMessage
            .newBuilder()
            .setInitialInterval(initialInterval.toMessage())
            .setBackoffCoefficient(backoffCoefficient)
            .setMaximumAttempts(maximumAttempts)
            .addAllNonRetryableErrorTypes(nonRetryableErrorTypes)
    maximumInterval?.let { message.setMaximumInterval(it.toMessage()) }
    return message.build()
}

/** This message as a policy; what it leaves out takes its default. */
@InternalPerduraApi
public fun RetryPolicyMessage.toPolicy(): RetryPolicy =
    RetryPolicy {
        initialInterval = this@toPolicy.initialInterval.toLimit() ?: initialInterval
        backoffCoefficient = maxOf(1.0, this@toPolicy.backoffCoefficient)
        maximumInterval = this@toPolicy.maximumInterval.toLimit()?.coerceAtLeast(initialInterval)
        maximumAttempts = this@toPolicy.maximumAttempts.coerceAtLeast(0)
        nonRetryableErrorTypes = nonRetryableErrorTypesList.toList()
    }
