package dev.perdura.dsl

import dev.perdura.dsl.internal.requireName
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * How an activity is called: where, how long, how often.
 *
 * One of [startToCloseTimeout] and [scheduleToCloseTimeout] is needed by the time of the call; all else has a default.
 *
 * @property taskQueue the task queue whose workers do it; null for the workflow's own
 * @property scheduleToCloseTimeout the longest time from the call to the end, all attempts and waits included
 * @property scheduleToStartTimeout the longest wait for a worker; its expiry is never retried
 * @property startToCloseTimeout the longest time of one attempt
 * @property heartbeatTimeout the longest time between two heartbeats; needed to hear of a cancellation
 * @property retryPolicy what follows a failed attempt; null for the engine's default, which never gives up
 * @property activityId an id of one's own, unique among the pending activities of the run; null for a generated one
 * @property cancellationType what a cancelled call does
 * @property summary one line for people who look at the run; null for none
 */
public class ActivityOptions private constructor(builder: Builder) {
    public val taskQueue: String? = builder.taskQueue?.also { requireName("task queue", it) }
    public val scheduleToCloseTimeout: Duration? = builder.scheduleToCloseTimeout
    public val scheduleToStartTimeout: Duration? = builder.scheduleToStartTimeout
    public val startToCloseTimeout: Duration? = builder.startToCloseTimeout
    public val heartbeatTimeout: Duration? = builder.heartbeatTimeout
    public val retryPolicy: RetryPolicy? = builder.retryPolicy
    public val activityId: String? = builder.activityId?.also { requireName("activity id", it) }
    public val cancellationType: ActivityCancellationType = builder.cancellationType
    public val summary: String? = builder.summary

    init {
        requirePositive("scheduleToCloseTimeout", scheduleToCloseTimeout)
        requirePositive("scheduleToStartTimeout", scheduleToStartTimeout)
        requirePositive("startToCloseTimeout", startToCloseTimeout)
        requirePositive("heartbeatTimeout", heartbeatTimeout)
    }

    private fun requirePositive(name: String, timeout: Duration?) {
        require(timeout == null || timeout.isPositive()) { "$name must be longer than zero, but is $timeout." }
    }

    /**
     * Checks that a call with these options can end.
     *
     * @throws IllegalArgumentException if neither [startToCloseTimeout] nor [scheduleToCloseTimeout] is set
     */
    public fun requireCloseTimeout(activityName: String) {
        require(startToCloseTimeout != null || scheduleToCloseTimeout != null) {
            "The call of activity \"$activityName\" needs startToCloseTimeout (the longest time of one attempt) or " +
                "scheduleToCloseTimeout (the longest time of all attempts); neither is set. Without one, a lost " +
                "worker would never be noticed. Set it where the activity is declared, or at the call."
        }
    }

    /** A builder that starts from these options. */
    public fun toBuilder(): Builder =
        Builder().also {
            it.taskQueue = taskQueue
            it.scheduleToCloseTimeout = scheduleToCloseTimeout
            it.scheduleToStartTimeout = scheduleToStartTimeout
            it.startToCloseTimeout = startToCloseTimeout
            it.heartbeatTimeout = heartbeatTimeout
            it.retryPolicy = retryPolicy
            it.activityId = activityId
            it.cancellationType = cancellationType
            it.summary = summary
        }

    override fun toString(): String =
        "ActivityOptions(taskQueue=$taskQueue, scheduleToCloseTimeout=$scheduleToCloseTimeout, " +
            "scheduleToStartTimeout=$scheduleToStartTimeout, startToCloseTimeout=$startToCloseTimeout, " +
            "heartbeatTimeout=$heartbeatTimeout, retryPolicy=$retryPolicy, activityId=$activityId, " +
            "cancellationType=$cancellationType, summary=$summary)"

    /**
     * Collects the values of [ActivityOptions]; from Java by the setters that take `java.time` and return the builder.
     */
    @PerduraDsl
    public class Builder internal constructor() {
        public var taskQueue: String? = null
            @JvmSynthetic set
        public var scheduleToCloseTimeout: Duration? = null
        public var scheduleToStartTimeout: Duration? = null
        public var startToCloseTimeout: Duration? = null
        public var heartbeatTimeout: Duration? = null
        public var retryPolicy: RetryPolicy? = null
            @JvmSynthetic set
        public var activityId: String? = null
            @JvmSynthetic set
        public var cancellationType: ActivityCancellationType = ActivityCancellationType.TRY_CANCEL
            @JvmSynthetic set
        public var summary: String? = null
            @JvmSynthetic set

        /** Sets [ActivityOptions.retryPolicy], starting from the policy set before. */
        @JvmSynthetic
        public fun retryPolicy(configure: RetryPolicy.Builder.() -> Unit) {
            retryPolicy = (retryPolicy?.toBuilder() ?: RetryPolicy.builder()).apply(configure).build()
        }

        /** Sets [ActivityOptions.taskQueue]. */
        public fun taskQueue(value: String): Builder = apply { taskQueue = value }

        /** Sets [ActivityOptions.scheduleToCloseTimeout]. */
        public fun scheduleToCloseTimeout(value: java.time.Duration): Builder =
            apply { scheduleToCloseTimeout = value.toKotlinDuration() }

        /** Sets [ActivityOptions.scheduleToStartTimeout]. */
        public fun scheduleToStartTimeout(value: java.time.Duration): Builder =
            apply { scheduleToStartTimeout = value.toKotlinDuration() }

        /** Sets [ActivityOptions.startToCloseTimeout]. */
        public fun startToCloseTimeout(value: java.time.Duration): Builder =
            apply { startToCloseTimeout = value.toKotlinDuration() }

        /** Sets [ActivityOptions.heartbeatTimeout]. */
        public fun heartbeatTimeout(value: java.time.Duration): Builder =
            apply { heartbeatTimeout = value.toKotlinDuration() }

        /** Sets [ActivityOptions.retryPolicy]. */
        public fun retryPolicy(value: RetryPolicy): Builder = apply { retryPolicy = value }

        /** Sets [ActivityOptions.activityId]. */
        public fun activityId(value: String): Builder = apply { activityId = value }

        /** Sets [ActivityOptions.cancellationType]. */
        public fun cancellationType(value: ActivityCancellationType): Builder = apply { cancellationType = value }

        /** Sets [ActivityOptions.summary]. */
        public fun summary(value: String): Builder = apply { summary = value }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a timeout is not longer than zero, or a name is too long
         */
        public fun build(): ActivityOptions = ActivityOptions(this)
    }

    public companion object {
        /** Nothing set. */
        @JvmField
        public val DEFAULT: ActivityOptions = Builder().build()

        /** A builder with nothing set. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** [ActivityOptions] with what [configure] sets. */
@JvmSynthetic
public fun ActivityOptions(configure: ActivityOptions.Builder.() -> Unit): ActivityOptions =
    ActivityOptions.builder().apply(configure).build()
