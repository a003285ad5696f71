package dev.perdura.worker.internal.replay

import com.google.protobuf.ByteString
import com.google.protobuf.util.JsonFormat
import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.api.sdk.v1.WorkflowDefinition
import io.temporal.api.sdk.v1.WorkflowInteractionDefinition
import io.temporal.api.sdk.v1.WorkflowMetadata

/** Where the workflow waits, as text for people: the answer to `__stack_trace`. */
internal fun stackTraceOf(run: WorkflowRun): String {
    if (run.isEnded) return "(the workflow has ended)"
    val waits =
        run.waits().map { "waiting for ${it.waitingFor()}" to it.waitingAt() } +
            run.conditions.waitingAt().map { "waiting for a condition" to it }
    if (waits.isEmpty()) return "(the workflow waits for no timer, activity or condition)"
    return waits.joinToString(
        "\n\n",
    ) { (what, frames) -> (listOf(what) + frames.map { "    at $it" }).joinToString("\n") }
}

/** What the workflow can be asked and told: the answer to `__temporal_workflow_metadata`. */
internal fun metadataOf(run: WorkflowRun): Payloads {
    val definition = WorkflowDefinition.newBuilder().setType(run.info.type)
    run.queries.names.forEach { definition.addQueryDefinitions(interaction(it)) }
    run.signals.handlerNames.forEach { definition.addSignalDefinitions(interaction(it)) }
    val metadata = WorkflowMetadata.newBuilder().setDefinition(definition).build()
    val payload =
        Payload
            .newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/protobuf"))
            .putMetadata("messageType", ByteString.copyFromUtf8(WorkflowMetadata.getDescriptor().fullName))
            .setData(ByteString.copyFromUtf8(JsonFormat.printer().omittingInsignificantWhitespace().print(metadata)))
    return Payloads.newBuilder().addPayloads(payload).build()
}

private fun interaction(name: String): WorkflowInteractionDefinition.Builder =
    WorkflowInteractionDefinition.newBuilder().setName(name)
