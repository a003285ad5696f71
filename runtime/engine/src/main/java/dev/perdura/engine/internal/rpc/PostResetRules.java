package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.WorkflowOptionsChange;
import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.workflow.v1.PostResetOperation;
import java.util.List;

/** What may be asked for to be done to the new run of a reset. */
final class PostResetRules {

    private PostResetRules() {}

    /** @throws Refusal if one of them says nothing, or what is not offered */
    static void check(List<PostResetOperation> operations, Door door) {
        for (PostResetOperation operation : operations) {
            switch (operation.getVariantCase()) {
                case SIGNAL_WORKFLOW -> {
                    door.id("SignalName", operation.getSignalWorkflow().getSignalName());
                    door.payload("signal input", operation.getSignalWorkflow().getInput());
                }
                case UPDATE_WORKFLOW_OPTIONS ->
                    new WorkflowOptionsChange(
                            operation.getUpdateWorkflowOptions().getWorkflowExecutionOptions(),
                            operation.getUpdateWorkflowOptions().getUpdateMask());
                case VARIANT_NOT_SET ->
                    throw Refusal.invalidArgument(
                            "Post reset operation is not set: expected a signal or options of the workflow.");
            }
        }
    }
}
