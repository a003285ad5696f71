package dev.perdura.dsl

/** What a workflow does when a call to an activity is cancelled. */
public enum class ActivityCancellationType {
    /** Asks the activity to stop and goes on at once, as cancelled. The default. */
    TRY_CANCEL,

    /** Asks the activity to stop and waits for what it makes of it: a cancellation, a result or a failure. */
    WAIT_CANCELLATION_COMPLETED,

    /** Leaves the activity alone and goes on at once, as cancelled. */
    ABANDON,
}
