package dev.perdura.worker.internal.operation

import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType
import io.temporal.api.failure.v1.Failure

/** The body, or a handler, failed with [failure]. */
internal class FailWorkflow(private val failure: Failure) : CommandRecord() {
    override val eventType: EventType get() = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED

    override fun toCommand(): Command =
        Command
            .newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
            .setFailWorkflowExecutionCommandAttributes(
                FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure),
            ).build()

    override fun describe(): String = "fail the workflow (${failure.message})"
}
