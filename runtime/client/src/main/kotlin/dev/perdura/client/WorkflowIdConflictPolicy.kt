package dev.perdura.client

/** What happens when a workflow with the same id is open. */
public enum class WorkflowIdConflictPolicy {
    /** The start fails. The default of a start. */
    FAIL,

    /** The open one is taken instead. The default of a signal with start. */
    USE_EXISTING,

    /** The open one is terminated first. */
    TERMINATE_EXISTING,
}
