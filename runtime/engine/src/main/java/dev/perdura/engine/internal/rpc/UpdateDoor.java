package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/** What a request to update a run is checked for (rule 6.1). */
final class UpdateDoor {

    private final Door door;
    private final Ids ids;

    UpdateDoor(Door door, Ids ids) {
        this.door = door;
        this.ids = ids;
    }

    /** @return the request with an update id and a stage to wait for */
    UpdateWorkflowExecutionRequest check(UpdateWorkflowExecutionRequest request) {
        door.execution(request.getWorkflowExecution());
        Request update = request.getRequest();
        if (!update.hasMeta()) {
            throw Refusal.invalidArgument("Update meta is not set on request.");
        }
        door.length("UpdateId", update.getMeta().getUpdateId());
        door.length("Identity", update.getMeta().getIdentity());
        if (!update.hasInput()) {
            throw Refusal.invalidArgument("Update input is not set on request.");
        }
        if (update.getInput().getName().isEmpty()) {
            throw Refusal.invalidArgument("Update name is not set on request.");
        }
        door.length("Update name", update.getInput().getName());
        door.payload("update arguments", update.getInput().getArgs());
        if (update.getCompletionCallbacksCount() > 0) {
            throw Refusal.invalidArgument("Completion callbacks of updates are not supported: expected none, got "
                    + update.getCompletionCallbacksCount() + "; poll the update instead");
        }
        UpdateWorkflowExecutionRequest.Builder checked = request.toBuilder();
        if (update.getMeta().getUpdateId().isEmpty()) {
            checked.getRequestBuilder().getMetaBuilder().setUpdateId(ids.get());
        }
        stage(checked);
        return checked.build();
    }

    private static void stage(UpdateWorkflowExecutionRequest.Builder checked) {
        switch (checked.getWaitPolicy().getLifecycleStage()) {
            case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED ->
                checked.getWaitPolicyBuilder()
                        .setLifecycleStage(
                                UpdateWorkflowExecutionLifecycleStage
                                        .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
            case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED ->
                throw Refusal.permissionDenied(
                        "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not"
                                + " supported.",
                        "");
            case UNRECOGNIZED -> throw Refusal.invalidArgument("The stage to wait for is unknown.");
            default -> {
                // Accepted or completed.
            }
        }
    }
}
