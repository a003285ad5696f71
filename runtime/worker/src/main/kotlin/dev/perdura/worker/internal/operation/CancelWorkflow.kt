package dev.perdura.worker.internal.operation

import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes
import io.temporal.api.command.v1.Command
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType

/** The body ended by the cancellation that was asked for. */
internal class CancelWorkflow : CommandRecord() {
    override val eventType: EventType get() = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED

    override fun toCommand(): Command =
        Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
            .setCancelWorkflowExecutionCommandAttributes(
                CancelWorkflowExecutionCommandAttributes.getDefaultInstance(),
            ).build()

    override fun describe(): String = "cancel the workflow"
}
