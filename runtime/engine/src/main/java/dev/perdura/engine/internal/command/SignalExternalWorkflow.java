package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.FollowUp;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;

/** Signals another workflow, once this is committed (rule 5.1). */
final class SignalExternalWorkflow {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;

    private SignalExternalWorkflow() {}

    static void decide(CommandContext context, Command command) {
        SignalExternalWorkflowExecutionCommandAttributes asked =
                command.getSignalExternalWorkflowExecutionCommandAttributes();
        context.checkNamespace(asked.getNamespace(), BAD);
        if (!command.hasSignalExternalWorkflowExecutionCommandAttributes() || !asked.hasExecution()) {
            throw CommandFailure.of(BAD, "Execution is not set on SignalExternalWorkflowExecutionCommand.");
        }
        context.checkId(asked.getExecution().getWorkflowId(), "WorkflowId", BAD);
        CommandContext.checkRunId(asked.getExecution().getRunId(), BAD);
        context.checkId(asked.getSignalName(), "SignalName", BAD);
        context.checkSize(
                asked.getInput().getSerializedSize(), "SignalExternalWorkflowExecutionCommandAttributes.Input", BAD);
        int pending = context.state().otherRuns().pendingSignals();
        if (pending >= context.transition().limits().pendingActivities()) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED,
                    "the number of pending signals to external workflows, " + pending
                            + ", has reached the per-workflow limit of "
                            + context.transition().limits().pendingActivities());
        }
        SignalExternalWorkflowExecutionInitiatedEventAttributes.Builder initiated =
                SignalExternalWorkflowExecutionInitiatedEventAttributes.newBuilder()
                        .setNamespace(asked.getNamespace())
                        .setWorkflowExecution(asked.getExecution())
                        .setSignalName(asked.getSignalName())
                        .setControl(asked.getControl())
                        .setChildWorkflowOnly(asked.getChildWorkflowOnly())
                        .setWorkflowTaskCompletedEventId(context.completedEventId());
        if (asked.hasInput()) {
            initiated.setInput(asked.getInput());
        }
        if (asked.hasHeader()) {
            initiated.setHeader(asked.getHeader());
        }
        long initiatedEventId = context.transition()
                .record(context.event(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED, command)
                        .setSignalExternalWorkflowExecutionInitiatedEventAttributes(initiated));
        context.transition().follow(new FollowUp.CrossRun(FollowUp.CrossRun.Kind.SIGNAL, initiatedEventId));
    }
}
