package dev.perdura.client

/** Where a run stands. */
public enum class WorkflowStatus {
    /** Not said. */
    UNSPECIFIED,

    /** Open. */
    RUNNING,

    /** Ended with a result. */
    COMPLETED,

    /** Ended with a failure. */
    FAILED,

    /** Ended after it was asked to. */
    CANCELED,

    /** Ended from outside. */
    TERMINATED,

    /** Went on as a new run. */
    CONTINUED_AS_NEW,

    /** Took too long. */
    TIMED_OUT,

    /** Open, and stopped by an operator until resumed. */
    PAUSED,
    ;

    /** Whether the run may still do something. */
    public val isOpen: Boolean get() = this == RUNNING || this == PAUSED
}
