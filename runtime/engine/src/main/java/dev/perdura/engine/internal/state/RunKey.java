package dev.perdura.engine.internal.state;

import java.util.Objects;

/** The identity of one run (rule 1.1). */
public record RunKey(String namespace, String workflowId, String runId) {

    private static final int RUN_ID_LENGTH = 36;

    public RunKey {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(runId, "runId");
    }

    /** Whether this is written like a run id: a UUID. */
    public static boolean isRunId(String runId) {
        if (runId.length() != RUN_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < RUN_ID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = runId.charAt(i);
            if (dash ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
