package dev.perdura.engine.internal.store;

/**
 * What a store knows of every run. Those that are optional have no value for a run that is open, or that has no parent.
 */
public enum RunColumn implements RunField {
    WORKFLOW_ID(String.class, false),
    RUN_ID(String.class, false),
    WORKFLOW_TYPE(String.class, false),
    TASK_QUEUE(String.class, false),
    /** The number of a {@code WorkflowExecutionStatus}. */
    STATUS(Long.class, false),
    START_TIME_MILLIS(Long.class, false),
    EXECUTION_TIME_MILLIS(Long.class, false),
    CLOSE_TIME_MILLIS(Long.class, true),
    /** From the execution time to the close, at least 0. */
    DURATION_MILLIS(Long.class, true),
    /** The counters have values once the run is closed (rule 9.1). */
    HISTORY_LENGTH(Long.class, true),
    HISTORY_SIZE_BYTES(Long.class, true),
    TRANSITION_COUNT(Long.class, true),
    PARENT_WORKFLOW_ID(String.class, true),
    PARENT_RUN_ID(String.class, true),
    /** Of the run itself if it has no other root. */
    ROOT_WORKFLOW_ID(String.class, false),
    ROOT_RUN_ID(String.class, false);

    private final Class<?> valueClass;
    private final boolean optional;

    RunColumn(Class<?> valueClass, boolean optional) {
        this.valueClass = valueClass;
        this.optional = optional;
    }

    /** {@code String} or {@code Long}. */
    public Class<?> valueClass() {
        return valueClass;
    }

    /** Whether a run may be without a value. */
    public boolean isOptional() {
        return optional;
    }
}
