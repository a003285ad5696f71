package dev.perdura.engine.internal.execution;

import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Outcome;

/**
 * How far an update has come.
 *
 * @param outcome null unless it is completed
 */
public record UpdateStatus(UpdateWorkflowExecutionLifecycleStage stage, Outcome outcome) {

    static final UpdateStatus ADMITTED = new UpdateStatus(
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED, null);
    static final UpdateStatus ACCEPTED = new UpdateStatus(
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED, null);

    static UpdateStatus completed(Outcome outcome) {
        return new UpdateStatus(
                UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED, outcome);
    }

    /** Also of a rejected one: its outcome is the reason (rule 6.10). */
    static UpdateStatus failed(Failure failure) {
        return completed(Outcome.newBuilder().setFailure(failure).build());
    }

    /** Whether it has come as far as that. */
    boolean isAt(UpdateWorkflowExecutionLifecycleStage wanted) {
        return stage.getNumber() >= wanted.getNumber();
    }

    /** Whether the workflow has taken it; a rejected one is not accepted, but completed. */
    public boolean isAccepted() {
        return isAt(UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED);
    }
}
