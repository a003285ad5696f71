package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** The worker's message of that id takes effect here, among the commands (rule 6.8). */
final class ProtocolMessage {

    private static final WorkflowTaskFailedCause CAUSE =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;

    private ProtocolMessage() {}

    static void decide(CommandContext context, Command command) {
        String messageId = command.getProtocolMessageCommandAttributes().getMessageId();
        if (messageId.isEmpty()) {
            throw CommandFailure.of(CAUSE, "ProtocolMessageCommandAttributes.MessageId is not set on command.");
        }
        if (context.messages() == null || !context.messages().take(messageId)) {
            throw CommandFailure.of(CAUSE, "ProtocolMessageCommand referenced absent message ID " + messageId);
        }
    }
}
