package dev.perdura.client.internal.call

import dev.perdura.client.internal.Ambient
import dev.perdura.client.internal.convert.FailureConverter
import dev.perdura.client.internal.rpc.ServiceCaller
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import io.temporal.api.common.v1.WorkflowExecution

/** What every call needs: where to, as whom, and how values are written. */
@OptIn(InternalPerduraApi::class)
internal class Connection(
    val caller: ServiceCaller,
    val namespace: String,
    val identity: String,
    val converter: DataConverter,
    val ambient: Ambient,
) {
    val failures: FailureConverter = FailureConverter(converter)
}

/**
 * Which run a call is for.
 *
 * @property runId the run; null for whichever is current
 * @property firstRunId the first run of the chain that the current one must belong to; null for any
 */
internal class Target(val workflowId: String, val runId: String?, val firstRunId: String?) {
    fun toExecution(): WorkflowExecution =
        WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId.orEmpty()).build()
}
