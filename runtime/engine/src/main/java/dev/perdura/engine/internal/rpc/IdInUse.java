package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.WorkflowState;

/** What a client is told whose workflow id is taken (rule 1.5). */
final class IdInUse {

    private IdInUse() {}

    static Refusal refusal(LoadedRun current, Policies policies) {
        WorkflowState state = current.state();
        return WorkflowIdPolicy.refusal(
                state.status(),
                current.key().workflowId(),
                state.startRequestId(),
                current.key().runId(),
                state.start().firstRunId(),
                policies);
    }
}
