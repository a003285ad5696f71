package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.store.RunColumn;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every run can be found by without anybody saying so (rule 9.1). Nobody can set these. */
public enum SystemAttribute {
    WORKFLOW_ID("WorkflowId", AttributeType.KEYWORD, RunColumn.WORKFLOW_ID),
    RUN_ID("RunId", AttributeType.KEYWORD, RunColumn.RUN_ID),
    WORKFLOW_TYPE("WorkflowType", AttributeType.KEYWORD, RunColumn.WORKFLOW_TYPE),
    EXECUTION_STATUS("ExecutionStatus", AttributeType.KEYWORD, RunColumn.STATUS),
    TASK_QUEUE("TaskQueue", AttributeType.KEYWORD, RunColumn.TASK_QUEUE),
    PARENT_WORKFLOW_ID("ParentWorkflowId", AttributeType.KEYWORD, RunColumn.PARENT_WORKFLOW_ID),
    PARENT_RUN_ID("ParentRunId", AttributeType.KEYWORD, RunColumn.PARENT_RUN_ID),
    ROOT_WORKFLOW_ID("RootWorkflowId", AttributeType.KEYWORD, RunColumn.ROOT_WORKFLOW_ID),
    ROOT_RUN_ID("RootRunId", AttributeType.KEYWORD, RunColumn.ROOT_RUN_ID),
    START_TIME("StartTime", AttributeType.DATETIME, RunColumn.START_TIME_MILLIS),
    EXECUTION_TIME("ExecutionTime", AttributeType.DATETIME, RunColumn.EXECUTION_TIME_MILLIS),
    CLOSE_TIME("CloseTime", AttributeType.DATETIME, RunColumn.CLOSE_TIME_MILLIS),
    HISTORY_LENGTH("HistoryLength", AttributeType.INT, RunColumn.HISTORY_LENGTH),
    HISTORY_SIZE_BYTES("HistorySizeBytes", AttributeType.INT, RunColumn.HISTORY_SIZE_BYTES),
    STATE_TRANSITION_COUNT("StateTransitionCount", AttributeType.INT, RunColumn.TRANSITION_COUNT),
    /** In nanoseconds. */
    EXECUTION_DURATION("ExecutionDuration", AttributeType.INT, RunColumn.DURATION_MILLIS);

    /** By the name that callers use. */
    public static final Map<String, SystemAttribute> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SystemAttribute::label, Function.identity()));

    private final String label;
    private final AttributeType type;
    private final RunColumn column;

    SystemAttribute(String label, AttributeType type, RunColumn column) {
        this.label = label;
        this.type = type;
        this.column = column;
    }

    /** The name that callers use. */
    public String label() {
        return label;
    }

    public AttributeType type() {
        return type;
    }

    /** Where it is stored. */
    public RunColumn column() {
        return column;
    }
}
