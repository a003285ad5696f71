package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.FollowUp;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;

/** Asks another workflow to cancel, once this is committed (rules 5.1, 5.8). */
final class RequestCancelExternalWorkflow {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause
                    .WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;

    private RequestCancelExternalWorkflow() {}

    static void decide(CommandContext context, Command command) {
        RequestCancelExternalWorkflowExecutionCommandAttributes asked =
                command.getRequestCancelExternalWorkflowExecutionCommandAttributes();
        context.checkNamespace(asked.getNamespace(), BAD);
        context.checkId(asked.getWorkflowId(), "WorkflowId", BAD);
        CommandContext.checkRunId(asked.getRunId(), BAD);
        boolean childOfThisTask = context.state().otherRuns().children().stream()
                .anyMatch(child -> child.initiatedEventId() > context.completedEventId()
                        && child.workflowId().equals(asked.getWorkflowId()));
        if (childOfThisTask) {
            throw CommandFailure.of(
                    BAD,
                    "Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId="
                            + asked.getWorkflowId());
        }
        int pending = context.state().otherRuns().pendingCancels();
        if (pending >= context.transition().limits().pendingActivities()) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
                    "the number of pending requests to cancel external workflows, " + pending
                            + ", has reached the per-workflow limit of "
                            + context.transition().limits().pendingActivities());
        }
        long initiatedEventId = context.transition()
                .record(context.event(
                                EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED, command)
                        .setRequestCancelExternalWorkflowExecutionInitiatedEventAttributes(
                                RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.newBuilder()
                                        .setNamespace(asked.getNamespace())
                                        .setWorkflowExecution(WorkflowExecution.newBuilder()
                                                .setWorkflowId(asked.getWorkflowId())
                                                .setRunId(asked.getRunId()))
                                        .setControl(asked.getControl())
                                        .setChildWorkflowOnly(asked.getChildWorkflowOnly())
                                        .setReason(asked.getReason())
                                        .setWorkflowTaskCompletedEventId(context.completedEventId())));
        context.transition().follow(new FollowUp.CrossRun(FollowUp.CrossRun.Kind.REQUEST_CANCEL, initiatedEventId));
    }
}
