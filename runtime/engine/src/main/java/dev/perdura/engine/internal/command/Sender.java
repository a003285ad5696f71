package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.WorkflowExecution;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The run on whose behalf something is done to another one.
 *
 * @param initiatedEventId the event in it that called for it
 */
public record Sender(RunKey run, long initiatedEventId) {

    WorkflowExecution execution() {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(run.workflowId())
                .setRunId(run.runId())
                .build();
    }

    /** The same at every delivery, so that the second one is known as such (rules 5.2, 5.4). */
    String requestId() {
        byte[] name = (run.runId() + "/" + initiatedEventId).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    /** Whether the run is of the chain that this event has started. */
    public boolean hasStarted(WorkflowState child) {
        return isParentOf(child) && child.start().parentInitiatedEventId() == initiatedEventId;
    }

    boolean isParentOf(WorkflowState child) {
        WorkflowExecution parent = child.start().parent();
        return parent != null
                && parent.getWorkflowId().equals(run.workflowId())
                && parent.getRunId().equals(run.runId());
    }

    /** @throws Refusal if only children of the sender are meant and this is none (rule 1.13) */
    void check(WorkflowState target, boolean childOnly) {
        if (childOnly && !isParentOf(target)) {
            throw Refusal.notFound("workflow execution is not a child of " + run.workflowId());
        }
    }
}
