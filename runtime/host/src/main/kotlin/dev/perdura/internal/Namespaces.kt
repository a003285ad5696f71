package dev.perdura.internal

import com.google.protobuf.Duration
import dev.perdura.client.PerduraClient
import io.grpc.Channel
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Makes sure that the namespace of an embedded engine's own client is there. */
internal object Namespaces {
    private const val RETENTION_DAYS = 30L
    private const val SECONDS_PER_DAY = 86_400L

    fun register(channel: Channel, name: String) {
        if (name == PerduraClient.DEFAULT_NAMESPACE) return
        val request =
            RegisterNamespaceRequest
                .newBuilder()
                .setNamespace(name)
                .setWorkflowExecutionRetentionPeriod(Duration.newBuilder().setSeconds(RETENTION_DAYS * SECONDS_PER_DAY))
                .build()
        try {
            WorkflowServiceGrpc.newBlockingStub(channel).registerNamespace(request)
        } catch (refused: StatusRuntimeException) {
            if (refused.status.code != Status.Code.ALREADY_EXISTS) throw refused
        }
    }
}
