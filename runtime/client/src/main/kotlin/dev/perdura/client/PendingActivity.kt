package dev.perdura.client

import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.PerduraFailure
import kotlin.time.Instant

/**
 * A call of an activity that has not ended.
 *
 * @property activityId the id of the call within the run
 * @property type the activity's name
 * @property state where it stands
 * @property attempt which attempt it is at; 1 for the first
 * @property maximumAttempts how many there may be; 0 for no limit
 * @property scheduledTime when the attempt was, or is to be, scheduled; null if unknown
 * @property lastStartedTime when a worker last took it; null if none did
 * @property lastHeartbeatTime when it last said it is alive; null if it never did
 * @property heartbeatDetails what it said last
 * @property lastFailure why the last attempt failed; null if none did
 * @property lastWorkerIdentity the worker that last took it; null if none did
 */
public class PendingActivity internal constructor(
    public val activityId: String,
    public val type: String,
    public val state: PendingActivityState,
    public val attempt: Int,
    public val maximumAttempts: Int,
    public val scheduledTime: Instant?,
    public val lastStartedTime: Instant?,
    public val lastHeartbeatTime: Instant?,
    public val heartbeatDetails: EncodedValues,
    public val lastFailure: PerduraFailure?,
    public val lastWorkerIdentity: String?,
) {
    override fun toString(): String = "activity \"$type\" (id $activityId, $state, attempt $attempt)"
}
