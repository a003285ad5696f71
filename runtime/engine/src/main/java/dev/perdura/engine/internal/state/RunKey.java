package dev.perdura.engine.internal.state;

import java.util.Objects;

/** The identity of one run (rule 1.1). */
public record RunKey(String namespace, String workflowId, String runId) {

    public RunKey {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(runId, "runId");
    }
}
