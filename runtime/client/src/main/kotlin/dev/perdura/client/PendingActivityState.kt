package dev.perdura.client

/** Where a call of an activity stands that has not ended. */
public enum class PendingActivityState {
    /** Not said. */
    UNSPECIFIED,

    /** Waits for a worker, or for its next attempt. */
    SCHEDULED,

    /** A worker is at it. */
    STARTED,

    /** A worker is at it, and will hear that it should stop. */
    CANCEL_REQUESTED,

    /** Stopped by an operator until resumed. */
    PAUSED,

    /** A worker is at it; it will be paused when the attempt fails. */
    PAUSE_REQUESTED,
}
