package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionCanceledEventAttributes;

/** The workflow has ended because it was asked to. */
final class CancelWorkflow {

    private CancelWorkflow() {}

    static void decide(CommandContext context, Command command) {
        context.checkMayClose();
        CommandContext.checkSet(
                command.hasCancelWorkflowExecutionCommandAttributes(),
                "CancelWorkflowExecutionCommand",
                WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES);
        CancelWorkflowExecutionCommandAttributes cancel = command.getCancelWorkflowExecutionCommandAttributes();
        WorkflowExecutionCanceledEventAttributes.Builder canceled =
                WorkflowExecutionCanceledEventAttributes.newBuilder()
                        .setWorkflowTaskCompletedEventId(context.completedEventId());
        if (cancel.hasDetails()) {
            canceled.setDetails(cancel.getDetails());
        }
        RunClosing.close(
                context.transition(),
                context.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, command)
                        .setWorkflowExecutionCanceledEventAttributes(canceled));
    }
}
