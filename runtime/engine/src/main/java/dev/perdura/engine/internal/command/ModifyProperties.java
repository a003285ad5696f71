package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;

/** Changes the memo of the run; each key by itself (rule 9.12). */
final class ModifyProperties {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;

    private ModifyProperties() {}

    static void decide(CommandContext context, Command command) {
        ModifyWorkflowPropertiesCommandAttributes modify = command.getModifyWorkflowPropertiesCommandAttributes();
        if (modify.getUpsertedMemo().getFieldsCount() == 0) {
            throw CommandFailure.of(BAD, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.");
        }
        int size = context.state().memo().getSerializedSize()
                + modify.getUpsertedMemo().getSerializedSize();
        if (size > context.transition().limits().memoBytes()) {
            throw CommandFailure.terminating(
                    BAD, "ModifyWorkflowPropertiesCommandAttributes. Memo exceeds size limit.");
        }
        context.transition()
                .record(context.event(EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED, command)
                        .setWorkflowPropertiesModifiedEventAttributes(
                                WorkflowPropertiesModifiedEventAttributes.newBuilder()
                                        .setUpsertedMemo(modify.getUpsertedMemo())
                                        .setWorkflowTaskCompletedEventId(context.completedEventId())));
    }
}
