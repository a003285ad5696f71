package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.WorkflowState;

/** Requests that mean a chain of runs by its first run, whichever is current (rule 1.15). */
final class Chains {

    private Chains() {}

    /** @param firstRunId empty if the request does not care */
    static void check(WorkflowState state, String firstRunId) {
        if (!firstRunId.isEmpty() && !firstRunId.equals(state.start().firstRunId())) {
            throw Refusal.notFound("workflow execution not found");
        }
    }
}
