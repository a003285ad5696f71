package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;

/** The workflow has failed (rule 4.4). */
final class FailWorkflow {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES;

    private FailWorkflow() {}

    static void decide(CommandContext context, Command command) {
        context.checkMayClose();
        FailWorkflowExecutionCommandAttributes fail = command.getFailWorkflowExecutionCommandAttributes();
        if (!fail.hasFailure()) {
            throw CommandFailure.of(BAD, "Failure is not set on FailWorkflowExecutionCommand.");
        }
        context.checkSize(fail.getFailure().getSerializedSize(), "FailWorkflowExecutionCommandAttributes.Failure", BAD);
        NextRun next = NextRun.afterFailure(context.transition(), fail.getFailure());
        RunClosing.close(
                context.transition(),
                context.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, command)
                        .setWorkflowExecutionFailedEventAttributes(WorkflowExecutionFailedEventAttributes.newBuilder()
                                .setFailure(fail.getFailure())
                                .setRetryState(next.retryState())
                                .setNewExecutionRunId(next.runId())
                                .setWorkflowTaskCompletedEventId(context.completedEventId())),
                next.continuation());
    }
}
