package dev.perdura.dsl

import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * A failure of the application: thrown by workflow and activity code, and what any exception of an activity becomes.
 *
 * @property type what retry policies and callers tell failures by; the class name for an ordinary exception
 * @property isNonRetryable whether another attempt is pointless
 * @property details more about it, for the program that catches it
 * @property nextRetryDelay the wait before the next attempt, in place of what the retry policy says; null to leave it
 * @property category how seriously to take it in logs and metrics
 */
public class ApplicationFailure(
    message: String,
    public val type: String = DEFAULT_TYPE,
    public val isNonRetryable: Boolean = false,
    public val details: EncodedValues = EncodedValues.EMPTY,
    public val nextRetryDelay: Duration? = null,
    public val category: Category = Category.UNSPECIFIED,
    cause: Throwable? = null,
) : PerduraFailure(message, cause) {
    /** How seriously to take a failure. */
    public enum class Category {
        /** As any failure. */
        UNSPECIFIED,

        /** Expected now and then: not an error in logs and metrics. */
        BENIGN,
    }

    override fun toString(): String =
        "${javaClass.name}: $failureMessage (type $type${if (isNonRetryable) ", final" else ""})"

    /** Collects the values of an [ApplicationFailure], from Java. */
    public class Builder internal constructor(private val message: String) {
        private var type = DEFAULT_TYPE
        private var isNonRetryable = false
        private var details = EncodedValues.EMPTY
        private var nextRetryDelay: Duration? = null
        private var category = Category.UNSPECIFIED
        private var cause: Throwable? = null

        /** Sets [ApplicationFailure.type]. */
        public fun type(value: String): Builder = apply { type = value }

        /** Makes another attempt pointless. */
        public fun nonRetryable(): Builder = apply { isNonRetryable = true }

        /** Sets [ApplicationFailure.details]. */
        public fun details(vararg values: Any?): Builder = apply { details = EncodedValues.of(*values) }

        /** Sets [ApplicationFailure.nextRetryDelay]. */
        public fun nextRetryDelay(value: java.time.Duration): Builder =
            apply { nextRetryDelay = value.toKotlinDuration() }

        /** Sets [ApplicationFailure.category]. */
        public fun category(value: Category): Builder = apply { category = value }

        /** Sets the cause. */
        public fun cause(value: Throwable): Builder = apply { cause = value }

        /** The failure. */
        public fun build(): ApplicationFailure =
            ApplicationFailure(message, type, isNonRetryable, details, nextRetryDelay, category, cause)
    }

    public companion object {
        /** The type of a failure that names none. */
        public const val DEFAULT_TYPE: String = "ApplicationFailure"

        /** A builder of a failure that says [message]. */
        @JvmStatic
        public fun builder(message: String): Builder = Builder(message)
    }
}
