package dev.perdura.engine.internal.command;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.Locale;

/** How Temporal's tools write the cause of a failed workflow task: {@code BadStartTimerAttributes}. */
final class CauseNames {

    private static final String PREFIX = "WORKFLOW_TASK_FAILED_CAUSE_";

    private CauseNames() {}

    static String of(WorkflowTaskFailedCause cause) {
        if (cause == WorkflowTaskFailedCause.UNRECOGNIZED) {
            return "Unspecified";
        }
        StringBuilder name = new StringBuilder();
        for (String word : cause.name().substring(PREFIX.length()).split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
