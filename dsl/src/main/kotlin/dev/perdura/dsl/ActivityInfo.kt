package dev.perdura.dsl

import kotlin.time.Duration
import kotlin.time.Instant

/** Which activity runs, which attempt of it, and on whose behalf. */
public interface ActivityInfo {
    public val activityId: String

    /** The activity type: the name of its definition. */
    public val type: String

    /** Which attempt this is; 1 for the first. */
    public val attempt: Int

    /** Identifies this attempt to the engine; opaque. */
    public val taskToken: ByteArray
    public val taskQueue: String
    public val namespace: String

    /** The workflow that called the activity. */
    public val workflowId: String
    public val workflowRunId: String
    public val workflowType: String

    /** When the workflow called the activity. */
    public val scheduledTime: Instant

    /** When this attempt was scheduled. */
    public val currentAttemptScheduledTime: Instant

    /** When this attempt was given to the worker. */
    public val startedTime: Instant

    /** The longest time of all attempts; null for no limit. */
    public val scheduleToCloseTimeout: Duration?

    /** The longest time of this attempt; null for no limit. */
    public val startToCloseTimeout: Duration?

    /** The longest time between two heartbeats; null for no limit. */
    public val heartbeatTimeout: Duration?

    /** The retry policy in force; null if the engine does not say. */
    public val retryPolicy: RetryPolicy?

    /** Headers given by the caller, by key. */
    public val headers: Map<String, Payload>
}
