package dev.perdura.engine.internal.command;

import io.temporal.api.common.v1.Priority;
import java.nio.charset.StandardCharsets;

/** What a priority may say (rule 8.4). */
public final class Priorities {

    private static final int LONGEST_FAIRNESS_KEY_BYTES = 64;

    private Priorities() {}

    /** What is wrong with it, or null. */
    public static String fault(Priority priority) {
        if (priority.getPriorityKey() < 0) {
            return "priority key can't be negative: " + priority.getPriorityKey()
                    + "; 1 comes first, 5 last, 0 is not set";
        }
        int keyBytes = priority.getFairnessKey().getBytes(StandardCharsets.UTF_8).length;
        if (keyBytes > LONGEST_FAIRNESS_KEY_BYTES) {
            return "fairness key length exceeds limit: expected at most " + LONGEST_FAIRNESS_KEY_BYTES + " bytes, got "
                    + keyBytes;
        }
        return priority.getFairnessWeight() < 0
                ? "fairness weight must be greater than zero, got " + priority.getFairnessWeight()
                : null;
    }

    /** What a child or an activity says of its own priority, completed by what its workflow says (rule 8.4). */
    public static Priority merged(Priority ofWorkflow, Priority own) {
        if (ofWorkflow == null) {
            return own;
        }
        Priority.Builder merged = ofWorkflow.toBuilder();
        if (own.getPriorityKey() != 0) {
            merged.setPriorityKey(own.getPriorityKey());
        }
        if (!own.getFairnessKey().isEmpty()) {
            merged.setFairnessKey(own.getFairnessKey());
        }
        if (own.getFairnessWeight() != 0) {
            merged.setFairnessWeight(own.getFairnessWeight());
        }
        return merged.build();
    }
}
