package dev.perdura.dsl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

/**
 * When a failed attempt is followed by another one.
 *
 * The wait before attempt n+1 is [initialInterval] x [backoffCoefficient]^(n-1), at most [maximumInterval].
 *
 * @property initialInterval the wait before the second attempt; 1 second by default
 * @property backoffCoefficient what each wait is multiplied by; 2.0 by default, at least 1.0
 * @property maximumInterval the longest wait; null, the default, for 100 times the first one
 * @property maximumAttempts how many attempts there may be, the first included; 0, the default, for no limit
 * @property nonRetryableErrorTypes failure types ([ApplicationFailure.type]) that end it at once
 */
public class RetryPolicy private constructor(builder: Builder) {
    public val initialInterval: Duration = builder.initialInterval
    public val backoffCoefficient: Double = builder.backoffCoefficient
    public val maximumInterval: Duration? = builder.maximumInterval
    public val maximumAttempts: Int = builder.maximumAttempts
    public val nonRetryableErrorTypes: List<String> = builder.nonRetryableErrorTypes.toList()

    init {
        require(initialInterval.isPositive() && initialInterval.isFinite()) {
            "initialInterval must be longer than zero, but is $initialInterval."
        }
        require(backoffCoefficient >= 1.0) { "backoffCoefficient must be at least 1.0, but is $backoffCoefficient." }
        require(maximumInterval == null || maximumInterval >= initialInterval) {
            "maximumInterval must not be shorter than initialInterval ($initialInterval), but is $maximumInterval."
        }
        require(maximumAttempts >= 0) {
            "maximumAttempts must not be negative (0 is no limit), but is $maximumAttempts."
        }
    }

    /** A builder that starts from this policy. */
    public fun toBuilder(): Builder =
        Builder().also {
            it.initialInterval = initialInterval
            it.backoffCoefficient = backoffCoefficient
            it.maximumInterval = maximumInterval
            it.maximumAttempts = maximumAttempts
            it.nonRetryableErrorTypes = nonRetryableErrorTypes
        }

    override fun equals(other: Any?): Boolean =
        other is RetryPolicy &&
            initialInterval == other.initialInterval &&
            backoffCoefficient == other.backoffCoefficient &&
            maximumInterval == other.maximumInterval &&
            maximumAttempts == other.maximumAttempts &&
            nonRetryableErrorTypes == other.nonRetryableErrorTypes

    override fun hashCode(): Int = initialInterval.hashCode() * 31 + maximumAttempts

    override fun toString(): String =
        "RetryPolicy(initialInterval=$initialInterval, backoffCoefficient=$backoffCoefficient, " +
            "maximumInterval=$maximumInterval, maximumAttempts=$maximumAttempts, " +
            "nonRetryableErrorTypes=$nonRetryableErrorTypes)"

    /**
     * Collects the values of a [RetryPolicy]; from Java by the setters that take `java.time` and return the builder.
     */
    @PerduraDsl
    public class Builder internal constructor() {
        public var initialInterval: Duration = 1.seconds
        public var backoffCoefficient: Double = 2.0
            @JvmSynthetic set
        public var maximumInterval: Duration? = null
        public var maximumAttempts: Int = 0
            @JvmSynthetic set
        public var nonRetryableErrorTypes: List<String> = emptyList()
            @JvmSynthetic set

        /** Sets [RetryPolicy.initialInterval]. */
        public fun initialInterval(value: java.time.Duration): Builder =
            apply { initialInterval = value.toKotlinDuration() }

        /** Sets [RetryPolicy.backoffCoefficient]. */
        public fun backoffCoefficient(value: Double): Builder = apply { backoffCoefficient = value }

        /** Sets [RetryPolicy.maximumInterval]. */
        public fun maximumInterval(value: java.time.Duration): Builder =
            apply { maximumInterval = value.toKotlinDuration() }

        /** Sets [RetryPolicy.maximumAttempts]. */
        public fun maximumAttempts(value: Int): Builder = apply { maximumAttempts = value }

        /** Sets [RetryPolicy.nonRetryableErrorTypes]. */
        public fun nonRetryableErrorTypes(vararg values: String): Builder =
            apply { nonRetryableErrorTypes = values.toList() }

        /**
         * The policy.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public fun build(): RetryPolicy = RetryPolicy(this)
    }

    public companion object {
        /** A builder with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** A [RetryPolicy] with what [configure] sets. */
@JvmSynthetic
public fun RetryPolicy(configure: RetryPolicy.Builder.() -> Unit): RetryPolicy =
    RetryPolicy.builder().apply(configure).build()
