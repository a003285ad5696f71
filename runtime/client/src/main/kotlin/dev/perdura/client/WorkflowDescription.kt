package dev.perdura.client

import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.Payload
import dev.perdura.dsl.ValueType
import kotlin.time.Instant

/**
 * A run as seen from outside, at one moment.
 *
 * @property workflowId the workflow's id
 * @property runId the run described
 * @property firstRunId the first run of its chain; null if the service does not say
 * @property type the workflow type
 * @property taskQueue the task queue whose workers run it
 * @property status where it stands
 * @property startTime when it was started
 * @property executionTime when it first could run: later than [startTime] by a start delay or the wait for a cron time
 * @property closeTime when it ended; null while it is open
 * @property historyLength how many events it has
 * @property historySizeBytes how many bytes they take
 * @property isCancelRequested whether it was asked to stop
 * @property runExpirationTime when its run timeout will end it; null for never
 * @property memo the notes given at start, by key, encoded; see the function of the same name
 * @property pendingActivities the activities it waits for
 */
public class WorkflowDescription internal constructor(
    public val workflowId: String,
    public val runId: String,
    public val firstRunId: String?,
    public val type: String,
    public val taskQueue: String,
    public val status: WorkflowStatus,
    public val startTime: Instant,
    public val executionTime: Instant,
    public val closeTime: Instant?,
    public val historyLength: Long,
    public val historySizeBytes: Long,
    public val isCancelRequested: Boolean,
    public val runExpirationTime: Instant?,
    public val memo: Map<String, Payload>,
    public val pendingActivities: List<PendingActivity>,
    private val dataConverter: DataConverter,
) {
    /** The memo value [key] read as [type]; null if there is none. */
    public fun <T> memo(key: String, type: ValueType<T>): T? = memo[key]?.let { dataConverter.fromPayload(it, type) }

    /** The memo value [key] read as [T]; null if there is none. */
    public inline fun <reified T> memo(key: String): T? = memo(key, ValueType.of<T>())

    override fun toString(): String = "workflow \"$type\" (id $workflowId, run $runId): $status, $historyLength events"
}
