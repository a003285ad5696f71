package dev.perdura.dsl

/** Which time ran out. */
public enum class TimeoutType {
    /** Not said. */
    UNSPECIFIED,

    /** One attempt took too long; for a workflow, the run. */
    START_TO_CLOSE,

    /** No worker took it in time. */
    SCHEDULE_TO_START,

    /** All attempts together took too long. */
    SCHEDULE_TO_CLOSE,

    /** The activity was silent for too long. */
    HEARTBEAT,
}
