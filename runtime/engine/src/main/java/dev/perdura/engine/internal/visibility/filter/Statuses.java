package dev.perdura.engine.internal.visibility.filter;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names of ExecutionStatus (rule 9.7): Running, ContinuedAsNew and so on. */
public final class Statuses {

    private static final String PREFIX = "WORKFLOW_EXECUTION_STATUS_";
    private static final Map<String, WorkflowExecutionStatus> BY_NAME = new LinkedHashMap<>();

    static {
        for (WorkflowExecutionStatus status : WorkflowExecutionStatus.values()) {
            if (status != WorkflowExecutionStatus.UNRECOGNIZED) {
                BY_NAME.put(name(status), status);
            }
        }
    }

    private Statuses() {}

    /** As users read and write it. */
    public static String name(WorkflowExecutionStatus status) {
        StringBuilder name = new StringBuilder();
        for (String word : status.name().substring(PREFIX.length()).split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** By either name: as users write it, or as the protocol does. */
    static Optional<WorkflowExecutionStatus> of(String name) {
        return BY_NAME.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(name) || entry.getValue().name().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static String names() {
        return String.join(", ", BY_NAME.keySet());
    }
}
