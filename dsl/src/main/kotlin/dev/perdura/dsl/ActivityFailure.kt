package dev.perdura.dsl

/**
 * A call of an activity did not succeed. Its [cause] says why: an [ApplicationFailure] the activity threw, a
 * [TimeoutFailure] or a [CanceledFailure].
 *
 * @property activityType the activity's name
 * @property activityId the id of the call within the run
 * @property scheduledEventId the event that recorded the call; 0 if unknown
 * @property startedEventId the event that recorded the last attempt's start; 0 if unknown
 * @property identity the worker that had the last attempt; empty if unknown
 * @property retryState why there was no further attempt
 */
public class ActivityFailure(
    message: String,
    public val activityType: String,
    public val activityId: String,
    public val retryState: RetryState,
    public val scheduledEventId: Long = 0,
    public val startedEventId: Long = 0,
    public val identity: String = "",
    cause: Throwable? = null,
) : PerduraFailure(message, cause) {
    override fun toString(): String =
        "${javaClass.name}: $failureMessage (activity \"$activityType\", id $activityId, $retryState)"
}
