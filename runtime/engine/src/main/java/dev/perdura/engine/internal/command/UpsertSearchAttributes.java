package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;

/** Changes search attributes of the run; each key by itself (rule 9.4). */
final class UpsertSearchAttributes {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;

    private UpsertSearchAttributes() {}

    static void decide(CommandContext context, Command command) {
        UpsertWorkflowSearchAttributesCommandAttributes upsert =
                command.getUpsertWorkflowSearchAttributesCommandAttributes();
        if (upsert.getSearchAttributes().getIndexedFieldsCount() == 0) {
            throw CommandFailure.of(BAD, "SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.");
        }
        SearchAttributes checked = context.checkedForUpsert(upsert.getSearchAttributes());
        context.checkSize(
                upsert.getSearchAttributes().getSerializedSize(),
                "UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes",
                BAD);
        context.transition()
                .record(context.event(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, command)
                        .setUpsertWorkflowSearchAttributesEventAttributes(
                                UpsertWorkflowSearchAttributesEventAttributes.newBuilder()
                                        .setSearchAttributes(checked)
                                        .setWorkflowTaskCompletedEventId(context.completedEventId())));
    }
}
