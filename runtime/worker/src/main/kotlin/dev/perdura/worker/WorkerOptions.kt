package dev.perdura.worker

import dev.perdura.client.internal.requireId
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

/**
 * How much a worker takes on, and how it behaves. Everything has a default that suits most.
 *
 * @property maxConcurrentWorkflowTasks workflow tasks at once; 100 by default
 * @property maxConcurrentActivities activities at once; 200 by default
 * @property workflowTaskPollers polls for workflow tasks at once, half of them on this worker's own queue; 4 by default
 * @property activityTaskPollers polls for activity tasks at once; 2 by default
 * @property maxActivitiesPerSecond activities that this worker begins in a second; null, the default, for no limit
 * @property maxTaskQueueActivitiesPerSecond activities that all workers of the task queue begin in a second, kept by
 *   the service; null, the default, for no limit
 * @property workflowThreads threads for workflow code; by default one for each processor, at least two
 * @property cacheSizeBytes how much memory the runs kept between their tasks may take, by estimate; 0 for none, a
 *   quarter of the heap by default
 * @property stickyScheduleToStartTimeout how long a task waits for this worker, which has its run, before any worker
 *   may take it; 5 seconds by default
 * @property identity who this worker is, as shown in histories; null, the default, for the client's
 * @property shutdownGrace how long activities may go on after shutdown began, before they are told to stop; 10 seconds
 *   by default
 * @property watchdogTimeout how long workflow code may keep its thread before its workflow task fails; null for ever,
 *   2 seconds by default; never while a debugger is attached
 * @property failureExceptionTypes exceptions that fail any workflow, besides [dev.perdura.dsl.PerduraFailure]
 */
public class WorkerOptions private constructor(builder: Builder) {
    public val maxConcurrentWorkflowTasks: Int = builder.maxConcurrentWorkflowTasks
    public val maxConcurrentActivities: Int = builder.maxConcurrentActivities
    public val workflowTaskPollers: Int = builder.workflowTaskPollers
    public val activityTaskPollers: Int = builder.activityTaskPollers
    public val maxActivitiesPerSecond: Double? = builder.maxActivitiesPerSecond
    public val maxTaskQueueActivitiesPerSecond: Double? = builder.maxTaskQueueActivitiesPerSecond
    public val workflowThreads: Int = builder.workflowThreads
    public val cacheSizeBytes: Long = builder.cacheSizeBytes
    public val stickyScheduleToStartTimeout: Duration = builder.stickyScheduleToStartTimeout
    public val identity: String? = builder.identity?.also { requireId("identity", it) }
    public val shutdownGrace: Duration = builder.shutdownGrace
    public val watchdogTimeout: Duration? = builder.watchdogTimeout
    public val failureExceptionTypes: Set<Class<out Throwable>> = builder.failureExceptionTypes.toSet()

    init {
        requirePositive("maxConcurrentWorkflowTasks", maxConcurrentWorkflowTasks)
        requirePositive("maxConcurrentActivities", maxConcurrentActivities)
        requirePositive("workflowTaskPollers", workflowTaskPollers)
        requirePositive("activityTaskPollers", activityTaskPollers)
        requirePositive("workflowThreads", workflowThreads)
        requireRate("maxActivitiesPerSecond", maxActivitiesPerSecond)
        requireRate("maxTaskQueueActivitiesPerSecond", maxTaskQueueActivitiesPerSecond)
        require(cacheSizeBytes >= 0) { "cacheSizeBytes must not be negative (0 is no cache), but is $cacheSizeBytes." }
        require(stickyScheduleToStartTimeout.isPositive()) {
            "stickyScheduleToStartTimeout must be longer than zero, but is $stickyScheduleToStartTimeout."
        }
        require(!shutdownGrace.isNegative()) { "shutdownGrace must not be negative, but is $shutdownGrace." }
        require(watchdogTimeout == null || watchdogTimeout.isPositive()) {
            "watchdogTimeout must be longer than zero (null is for ever), but is $watchdogTimeout."
        }
    }

    private fun requirePositive(name: String, value: Int) {
        require(value > 0) { "$name must be at least 1, but is $value." }
    }

    private fun requireRate(name: String, value: Double?) {
        require(value == null || value > 0) { "$name must be more than 0 (null is no limit), but is $value." }
    }

    /** A builder that starts from these options. */
    public fun toBuilder(): Builder =
        Builder().also {
            it.maxConcurrentWorkflowTasks = maxConcurrentWorkflowTasks
            it.maxConcurrentActivities = maxConcurrentActivities
            it.workflowTaskPollers = workflowTaskPollers
            it.activityTaskPollers = activityTaskPollers
            it.maxActivitiesPerSecond = maxActivitiesPerSecond
            it.maxTaskQueueActivitiesPerSecond = maxTaskQueueActivitiesPerSecond
            it.workflowThreads = workflowThreads
            it.cacheSizeBytes = cacheSizeBytes
            it.stickyScheduleToStartTimeout = stickyScheduleToStartTimeout
            it.identity = identity
            it.shutdownGrace = shutdownGrace
            it.watchdogTimeout = watchdogTimeout
            it.failureExceptionTypes += failureExceptionTypes
        }

    /** Collects the values of [WorkerOptions]; from Java by the setters that return the builder. */
    public class Builder internal constructor() {
        public var maxConcurrentWorkflowTasks: Int = 100
            @JvmSynthetic set
        public var maxConcurrentActivities: Int = 200
            @JvmSynthetic set
        public var workflowTaskPollers: Int = 4
            @JvmSynthetic set
        public var activityTaskPollers: Int = 2
            @JvmSynthetic set
        public var maxActivitiesPerSecond: Double? = null
            @JvmSynthetic set
        public var maxTaskQueueActivitiesPerSecond: Double? = null
            @JvmSynthetic set
        public var workflowThreads: Int = maxOf(2, Runtime.getRuntime().availableProcessors())
            @JvmSynthetic set
        public var cacheSizeBytes: Long = Runtime.getRuntime().maxMemory() / 4
            @JvmSynthetic set
        public var stickyScheduleToStartTimeout: Duration = 5.seconds
        public var identity: String? = null
            @JvmSynthetic set
        public var shutdownGrace: Duration = 10.seconds
        public var watchdogTimeout: Duration? = 2.seconds
        public val failureExceptionTypes: MutableSet<Class<out Throwable>> = LinkedHashSet()

        /** Lets exceptions of type [E] fail the workflow that throws them. */
        public inline fun <reified E : Throwable> failOn() {
            failureExceptionTypes += E::class.java
        }

        /** Sets [WorkerOptions.maxConcurrentWorkflowTasks]. */
        public fun maxConcurrentWorkflowTasks(value: Int): Builder = apply { maxConcurrentWorkflowTasks = value }

        /** Sets [WorkerOptions.maxConcurrentActivities]. */
        public fun maxConcurrentActivities(value: Int): Builder = apply { maxConcurrentActivities = value }

        /** Sets [WorkerOptions.workflowTaskPollers]. */
        public fun workflowTaskPollers(value: Int): Builder = apply { workflowTaskPollers = value }

        /** Sets [WorkerOptions.activityTaskPollers]. */
        public fun activityTaskPollers(value: Int): Builder = apply { activityTaskPollers = value }

        /** Sets [WorkerOptions.maxActivitiesPerSecond]. */
        public fun maxActivitiesPerSecond(value: Double): Builder = apply { maxActivitiesPerSecond = value }

        /** Sets [WorkerOptions.maxTaskQueueActivitiesPerSecond]. */
        public fun maxTaskQueueActivitiesPerSecond(value: Double): Builder =
            apply { maxTaskQueueActivitiesPerSecond = value }

        /** Sets [WorkerOptions.workflowThreads]. */
        public fun workflowThreads(value: Int): Builder = apply { workflowThreads = value }

        /** Sets [WorkerOptions.cacheSizeBytes]. */
        public fun cacheSizeBytes(value: Long): Builder = apply { cacheSizeBytes = value }

        /** Sets [WorkerOptions.stickyScheduleToStartTimeout]. */
        public fun stickyScheduleToStartTimeout(value: java.time.Duration): Builder =
            apply { stickyScheduleToStartTimeout = value.toKotlinDuration() }

        /** Sets [WorkerOptions.identity]. */
        public fun identity(value: String): Builder = apply { identity = value }

        /** Sets [WorkerOptions.shutdownGrace]. */
        public fun shutdownGrace(value: java.time.Duration): Builder =
            apply { shutdownGrace = value.toKotlinDuration() }

        /** Sets [WorkerOptions.watchdogTimeout]. */
        public fun watchdogTimeout(value: java.time.Duration): Builder =
            apply { watchdogTimeout = value.toKotlinDuration() }

        /** Adds to [WorkerOptions.failureExceptionTypes]. */
        public fun failOn(type: Class<out Throwable>): Builder = apply { failureExceptionTypes += type }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public fun build(): WorkerOptions = WorkerOptions(this)
    }

    public companion object {
        /** The defaults. */
        @JvmField
        public val DEFAULT: WorkerOptions = Builder().build()

        /** A builder with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** [WorkerOptions] with what [configure] sets. */
@JvmSynthetic
public fun WorkerOptions(configure: WorkerOptions.Builder.() -> Unit): WorkerOptions =
    WorkerOptions.builder().apply(configure).build()
