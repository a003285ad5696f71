package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceResponse;

/** Makes a namespace (rule 9.15). It can be used at once. */
final class RegisterNamespace implements Handler<RegisterNamespaceRequest, RegisterNamespaceResponse> {

    private final Namespaces namespaces;
    private final Executions executions;
    private final Ids ids;
    private final Door door;

    RegisterNamespace(Namespaces namespaces, Executions executions, Ids ids, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.ids = ids;
        this.door = door;
    }

    @Override
    public void handle(RegisterNamespaceRequest request, Reply<RegisterNamespaceResponse> reply) {
        door.id("Namespace", request.getNamespace());
        if (!request.hasWorkflowExecutionRetentionPeriod()) {
            throw Refusal.invalidArgument("A valid retention period is not set on request.");
        }
        NamespaceRules.checkRetention(request.getWorkflowExecutionRetentionPeriod());
        NamespaceRules.checkClusters(request.getActiveClusterName(), request.getClustersList());
        if (request.getIsGlobalNamespace()) {
            throw Refusal.invalidArgument("Cannot register global namespace when not enabled");
        }
        DescribeNamespaceResponse definition = DescribeNamespaceResponse.newBuilder()
                .setNamespaceInfo(NamespaceInfo.newBuilder()
                        .setName(request.getNamespace())
                        .setId(ids.get())
                        .setState(NamespaceState.NAMESPACE_STATE_REGISTERED)
                        .setDescription(request.getDescription())
                        .setOwnerEmail(request.getOwnerEmail())
                        .putAllData(request.getDataMap()))
                .setConfig(NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(request.getWorkflowExecutionRetentionPeriod()))
                .build();
        namespaces.register(
                definition, executions.outbox(), reply.with(RegisterNamespaceResponse.getDefaultInstance()));
    }
}
