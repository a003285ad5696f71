package dev.perdura.client

import dev.perdura.client.internal.requireId
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import dev.perdura.dsl.PerduraDsl
import dev.perdura.dsl.RetryPolicy
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * How a workflow is started.
 *
 * @property taskQueue the task queue whose workers run it
 * @property workflowId its id, unique among open workflows of the namespace; null for a random one
 * @property idReusePolicy whether the id of a closed workflow may be used again; null for the default
 * @property idConflictPolicy what happens when the id is taken by an open workflow; null for the default
 * @property executionTimeout the longest time of the whole chain of runs; null for no limit
 * @property runTimeout the longest time of one run; null for no limit
 * @property taskTimeout the longest time a worker may take for one workflow task; null for the engine's default, 10
 *   seconds
 * @property startDelay how long to wait before the first workflow task; null for none
 * @property retryPolicy what follows a failed run; null for nothing
 * @property cronSchedule when to run again and again, as a cron expression; null for once
 * @property memo notes to find with the workflow, by key; wrap one with `typed` where its class does not say enough
 * @property headers headers for interceptors, by key, already encoded
 * @property summary one line for people who look at it; null for none
 * @property details more for people who look at it, in Markdown; null for none
 * @property requestId makes repeated starts one, if each gives the same; null for a random one per call
 */
@OptIn(InternalPerduraApi::class)
public class WorkflowOptions private constructor(builder: Builder) {
    public val taskQueue: String = requireId("task queue", builder.taskQueue)
    public val workflowId: String? = builder.workflowId?.also { requireId("workflow id", it) }
    public val idReusePolicy: WorkflowIdReusePolicy? = builder.idReusePolicy
    public val idConflictPolicy: WorkflowIdConflictPolicy? = builder.idConflictPolicy
    public val executionTimeout: Duration? = builder.executionTimeout
    public val runTimeout: Duration? = builder.runTimeout
    public val taskTimeout: Duration? = builder.taskTimeout
    public val startDelay: Duration? = builder.startDelay
    public val retryPolicy: RetryPolicy? = builder.retryPolicy
    public val cronSchedule: String? = builder.cronSchedule
    public val memo: Map<String, Any?> = builder.memo.toMap()
    public val headers: Map<String, Payload> = builder.headers.toMap()
    public val summary: String? = builder.summary
    public val details: String? = builder.details
    public val requestId: String? = builder.requestId?.also { requireId("request id", it) }

    init {
        requirePositive("executionTimeout", executionTimeout)
        requirePositive("runTimeout", runTimeout)
        requirePositive("taskTimeout", taskTimeout)
        requirePositive("startDelay", startDelay)
        require(startDelay == null || cronSchedule == null) {
            "startDelay and cronSchedule exclude each other: the first cron run waits for its time anyway."
        }
    }

    private fun requirePositive(name: String, duration: Duration?) {
        require(duration == null || duration.isPositive()) { "$name must be longer than zero, but is $duration." }
    }

    /** A builder that starts from these options. */
    public fun toBuilder(): Builder =
        Builder(taskQueue).also {
            it.workflowId = workflowId
            it.idReusePolicy = idReusePolicy
            it.idConflictPolicy = idConflictPolicy
            it.executionTimeout = executionTimeout
            it.runTimeout = runTimeout
            it.taskTimeout = taskTimeout
            it.startDelay = startDelay
            it.retryPolicy = retryPolicy
            it.cronSchedule = cronSchedule
            it.memo = memo
            it.headers = headers
            it.summary = summary
            it.details = details
            it.requestId = requestId
        }

    /**
     * Collects the values of [WorkflowOptions]; from Java by the setters that take `java.time` and return the builder.
     */
    @PerduraDsl
    public class Builder internal constructor(internal val taskQueue: String) {
        public var workflowId: String? = null
            @JvmSynthetic set
        public var idReusePolicy: WorkflowIdReusePolicy? = null
            @JvmSynthetic set
        public var idConflictPolicy: WorkflowIdConflictPolicy? = null
            @JvmSynthetic set
        public var executionTimeout: Duration? = null
            @JvmSynthetic set
        public var runTimeout: Duration? = null
            @JvmSynthetic set
        public var taskTimeout: Duration? = null
            @JvmSynthetic set
        public var startDelay: Duration? = null
            @JvmSynthetic set
        public var retryPolicy: RetryPolicy? = null
            @JvmSynthetic set
        public var cronSchedule: String? = null
            @JvmSynthetic set
        public var memo: Map<String, Any?> = emptyMap()
            @JvmSynthetic set
        public var headers: Map<String, Payload> = emptyMap()
            @JvmSynthetic set
        public var summary: String? = null
            @JvmSynthetic set
        public var details: String? = null
            @JvmSynthetic set
        public var requestId: String? = null
            @JvmSynthetic set

        /** Sets [WorkflowOptions.retryPolicy], starting from the policy set before. */
        @JvmSynthetic
        public fun retryPolicy(configure: RetryPolicy.Builder.() -> Unit) {
            retryPolicy = (retryPolicy?.toBuilder() ?: RetryPolicy.builder()).apply(configure).build()
        }

        /** Sets [WorkflowOptions.workflowId]. */
        public fun workflowId(value: String): Builder = apply { workflowId = value }

        /** Sets [WorkflowOptions.idReusePolicy]. */
        public fun idReusePolicy(value: WorkflowIdReusePolicy): Builder = apply { idReusePolicy = value }

        /** Sets [WorkflowOptions.idConflictPolicy]. */
        public fun idConflictPolicy(value: WorkflowIdConflictPolicy): Builder = apply { idConflictPolicy = value }

        /** Sets [WorkflowOptions.executionTimeout]. */
        public fun executionTimeout(value: java.time.Duration): Builder =
            apply { executionTimeout = value.toKotlinDuration() }

        /** Sets [WorkflowOptions.runTimeout]. */
        public fun runTimeout(value: java.time.Duration): Builder = apply { runTimeout = value.toKotlinDuration() }

        /** Sets [WorkflowOptions.taskTimeout]. */
        public fun taskTimeout(value: java.time.Duration): Builder = apply { taskTimeout = value.toKotlinDuration() }

        /** Sets [WorkflowOptions.startDelay]. */
        public fun startDelay(value: java.time.Duration): Builder = apply { startDelay = value.toKotlinDuration() }

        /** Sets [WorkflowOptions.retryPolicy]. */
        public fun retryPolicy(value: RetryPolicy): Builder = apply { retryPolicy = value }

        /** Sets [WorkflowOptions.cronSchedule]. */
        public fun cronSchedule(value: String): Builder = apply { cronSchedule = value }

        /** Sets [WorkflowOptions.memo]. */
        public fun memo(value: Map<String, Any?>): Builder = apply { memo = value }

        /** Sets [WorkflowOptions.headers]. */
        public fun headers(value: Map<String, Payload>): Builder = apply { headers = value }

        /** Sets [WorkflowOptions.summary]. */
        public fun summary(value: String): Builder = apply { summary = value }

        /** Sets [WorkflowOptions.details]. */
        public fun details(value: String): Builder = apply { details = value }

        /** Sets [WorkflowOptions.requestId]. */
        public fun requestId(value: String): Builder = apply { requestId = value }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if an id is blank or too long, or a time is not longer than zero
         */
        public fun build(): WorkflowOptions = WorkflowOptions(this)
    }

    public companion object {
        /** A builder for a workflow on [taskQueue]. */
        @JvmStatic
        public fun builder(taskQueue: String): Builder = Builder(taskQueue)
    }
}
