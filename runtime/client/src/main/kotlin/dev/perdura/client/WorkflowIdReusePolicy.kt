package dev.perdura.client

/** Whether the id of a closed workflow may be used again. */
public enum class WorkflowIdReusePolicy {
    /** Yes. The default. */
    ALLOW_DUPLICATE,

    /** Only if the last run failed, timed out, was cancelled or terminated. */
    ALLOW_DUPLICATE_FAILED_ONLY,

    /** No. */
    REJECT_DUPLICATE,
}
