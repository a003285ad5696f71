package dev.perdura.dsl

import kotlin.time.Duration
import kotlin.time.Instant

/**
 * Who a run is and how it was started. The same on first execution and on replay.
 *
 * [historyLength], [historySizeBytes] and [isContinueAsNewSuggested] grow with the run; all else is constant.
 */
public interface WorkflowInfo {
    public val workflowId: String
    public val runId: String

    /** The first run of the chain that this run belongs to: the same after continue-as-new, retry and cron. */
    public val firstRunId: String

    /** The workflow type: the name of its definition. */
    public val type: String
    public val taskQueue: String
    public val namespace: String

    /** Which attempt of the workflow this run is, by its retry policy; 1 for the first. */
    public val attempt: Int
    public val startTime: Instant

    /** The longest time of the whole chain; null for no limit. */
    public val executionTimeout: Duration?

    /** The longest time of this run; null for no limit. */
    public val runTimeout: Duration?

    /** The longest time a worker may take for one workflow task. */
    public val taskTimeout: Duration

    /** The retry policy of the workflow; null for none. */
    public val retryPolicy: RetryPolicy?

    /** The cron schedule; null for none. */
    public val cronSchedule: String?

    /** The run that this one continues; null for the first of a chain. */
    public val continuedRunId: String?

    /** Notes given at start, by key; see also the typed [memo]. */
    public val memo: Map<String, Payload>

    /** Headers given at start, by key, as the caller encoded them. */
    public val headers: Map<String, Payload>

    /** How many events the history had at the current workflow task. */
    public val historyLength: Long

    /** How many bytes the history had at the current workflow task. */
    public val historySizeBytes: Long

    /** Whether the engine finds the history long enough to continue as new. */
    public val isContinueAsNewSuggested: Boolean

    /** Reads the payloads of [memo] and [headers]. */
    public val dataConverter: DataConverter
}

/** The memo value [key] read as [T]; null if there is none. */
public inline fun <reified T> WorkflowInfo.memo(key: String): T? =
    memo[key]?.let { dataConverter.fromPayload(it, ValueType.of<T>()) }
