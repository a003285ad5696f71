package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.List;

/** The commands a worker can send, each decided by the class of its name. */
final class WorkerCommands {

    private WorkerCommands() {}

    /** @throws CommandFailure if the command cannot be done */
    static void decide(CommandContext context, Command command) {
        switch (command.getCommandType()) {
            case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK -> ScheduleActivity.decide(context, command);
            case COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK -> RequestCancelActivity.decide(context, command);
            case COMMAND_TYPE_START_TIMER -> StartTimer.decide(context, command);
            case COMMAND_TYPE_CANCEL_TIMER -> CancelTimer.decide(context, command);
            case COMMAND_TYPE_RECORD_MARKER -> RecordMarker.decide(context, command);
            case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION -> CompleteWorkflow.decide(context, command);
            case COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION -> FailWorkflow.decide(context, command);
            case COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION -> CancelWorkflow.decide(context, command);
            case COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> ContinueAsNew.decide(context, command);
            case COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION -> StartChildWorkflow.decide(context, command);
            case COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION -> SignalExternalWorkflow.decide(context, command);
            case COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION ->
                RequestCancelExternalWorkflow.decide(context, command);
            case COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES -> UpsertSearchAttributes.decide(context, command);
            case COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES -> ModifyProperties.decide(context, command);
            case COMMAND_TYPE_PROTOCOL_MESSAGE -> ProtocolMessage.decide(context, command);
            default ->
                throw CommandFailure.of(
                        causeOfUnsupported(command.getCommandType()),
                        "the command " + command.getCommandType() + " is not supported yet");
        }
    }

    private static WorkflowTaskFailedCause causeOfUnsupported(CommandType type) {
        return switch (type) {
            case COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION ->
                WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES;
            case COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION ->
                WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES;
            default -> throw new IllegalStateException("The sequence of commands was not checked: " + type + ".");
        };
    }

    /**
     * Rules 2.23, 2.28: of a sequence that no worker should send nothing is recorded, not even a failure.
     *
     * @throws Refusal INVALID_ARGUMENT if a command is unknown or comes after one that closes the run
     */
    static void checkSequence(List<Command> commands) {
        for (int at = 0; at < commands.size(); at++) {
            CommandType type = commands.get(at).getCommandType();
            if (type == CommandType.UNRECOGNIZED || type == CommandType.COMMAND_TYPE_UNSPECIFIED) {
                throw Refusal.invalidArgument(
                        "unknown command type: " + commands.get(at).getCommandTypeValue());
            }
            if (closesRun(type) && at < commands.size() - 1) {
                throw Refusal.invalidArgument(
                        "invalid command sequence: command " + type + " must be the last command, but "
                                + commands.get(at + 1).getCommandType() + " follows it.");
            }
        }
    }

    private static boolean closesRun(CommandType type) {
        return switch (type) {
            case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
                    COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
                    COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
                    COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> true;
            default -> false;
        };
    }
}
