package dev.perdura.worker.internal.operation

import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType

/** The body returned [result]. */
internal class CompleteWorkflow(private val result: Payloads) : CommandRecord() {
    override val eventType: EventType get() = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED

    override fun toCommand(): Command {
        val attributes = CompleteWorkflowExecutionCommandAttributes.newBuilder()
        if (result.payloadsCount > 0) attributes.result = result
        return Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
            .setCompleteWorkflowExecutionCommandAttributes(attributes)
            .build()
    }

    override fun describe(): String = "complete the workflow"
}
