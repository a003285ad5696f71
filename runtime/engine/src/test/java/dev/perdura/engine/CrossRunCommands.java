package dev.perdura.engine;

import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.failure.v1.Failure;

/** Commands of workflows that reach others. */
final class CrossRunCommands {

    private CrossRunCommands() {}

    static Command startChild(String workflowId, ParentClosePolicy policy) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                .setStartChildWorkflowExecutionCommandAttributes(
                        StartChildWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId(workflowId)
                                .setWorkflowType(WorkflowType.newBuilder().setName("Child"))
                                .setInput(TestCaller.text("input"))
                                .setParentClosePolicy(policy))
                .build();
    }

    static Command signal(String workflowId, String name, boolean childOnly) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                .setSignalExternalWorkflowExecutionCommandAttributes(
                        SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setExecution(TestCaller.execution(workflowId))
                                .setSignalName(name)
                                .setChildWorkflowOnly(childOnly))
                .build();
    }

    static Command requestCancel(String workflowId, boolean childOnly) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
                .setRequestCancelExternalWorkflowExecutionCommandAttributes(
                        RequestCancelExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId(workflowId)
                                .setReason("enough")
                                .setChildWorkflowOnly(childOnly))
                .build();
    }

    static Command continueAsNew() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
                .setContinueAsNewWorkflowExecutionCommandAttributes(
                        ContinueAsNewWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }

    static Command failWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                .setFailWorkflowExecutionCommandAttributes(FailWorkflowExecutionCommandAttributes.newBuilder()
                        .setFailure(Failure.newBuilder().setMessage("oops")))
                .build();
    }

    static Command cancelWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
                .setCancelWorkflowExecutionCommandAttributes(
                        CancelWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }
}
