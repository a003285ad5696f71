package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;

/** The workflow has a result (rule 4.4). */
final class CompleteWorkflow {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES;

    private CompleteWorkflow() {}

    static void decide(CommandContext context, Command command) {
        context.checkMayClose();
        CommandContext.checkSet(
                command.hasCompleteWorkflowExecutionCommandAttributes(), "CompleteWorkflowExecutionCommand", BAD);
        CompleteWorkflowExecutionCommandAttributes complete = command.getCompleteWorkflowExecutionCommandAttributes();
        context.checkSize(
                complete.getResult().getSerializedSize(), "CompleteWorkflowExecutionCommandAttributes.Result", BAD);
        NextRun next =
                NextRun.afterCompletion(context.transition(), complete.hasResult() ? complete.getResult() : null);
        WorkflowExecutionCompletedEventAttributes.Builder completed =
                WorkflowExecutionCompletedEventAttributes.newBuilder()
                        .setNewExecutionRunId(next.runId())
                        .setWorkflowTaskCompletedEventId(context.completedEventId());
        if (complete.hasResult()) {
            completed.setResult(complete.getResult());
        }
        RunClosing.close(
                context.transition(),
                context.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, command)
                        .setWorkflowExecutionCompletedEventAttributes(completed),
                next.continuation());
    }
}
