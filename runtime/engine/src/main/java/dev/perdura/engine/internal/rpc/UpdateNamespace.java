package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.CustomAttributes;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.ReplicationState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.replication.v1.NamespaceReplicationConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;

/** Changes what the request says of a namespace, and leaves the rest. */
final class UpdateNamespace implements Handler<UpdateNamespaceRequest, UpdateNamespaceResponse> {

    private final Namespaces namespaces;
    private final Executions executions;
    private final Door door;

    UpdateNamespace(Namespaces namespaces, Executions executions, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(UpdateNamespaceRequest request, Reply<UpdateNamespaceResponse> reply) {
        door.namespace(request.getNamespace());
        checkServed(request);
        namespaces.change(
                request.getNamespace(),
                definition -> changed(definition, request),
                executions.outbox(),
                namespace -> reply.with(answer(namespace)));
    }

    /** This is one cluster by itself, and it does not keep workers with certain binaries away. */
    private static void checkServed(UpdateNamespaceRequest request) {
        if (request.getPromoteNamespace()) {
            throw Refusal.invalidArgument("global namespace is not enabled on this cluster, cannot update global"
                    + " namespace or promote local namespace: " + request.getNamespace());
        }
        if (request.getConfig().getBadBinaries().getBinariesCount() > 0) {
            throw Refusal.unimplemented("Bad binaries are not supported: this engine gives tasks to every worker");
        }
        if (!request.getDeleteBadBinary().isEmpty()) {
            throw Refusal.invalidArgument("Bad binary checksum " + request.getDeleteBadBinary() + " doesn't exists.");
        }
        NamespaceReplicationConfig replication = request.getReplicationConfig();
        NamespaceRules.checkClusters(replication.getActiveClusterName(), replication.getClustersList());
        if (replication.getState() == ReplicationState.REPLICATION_STATE_HANDOVER) {
            throw Refusal.invalidArgument(replication.getState() + " can only be set for global namespace");
        }
    }

    private DescribeNamespaceResponse changed(DescribeNamespaceResponse definition, UpdateNamespaceRequest request) {
        DescribeNamespaceResponse.Builder changed = definition.toBuilder();
        change(changed.getNamespaceInfoBuilder(), request.getUpdateInfo());
        NamespaceConfig config = request.getConfig();
        if (config.hasWorkflowExecutionRetentionTtl()) {
            NamespaceRules.checkRetention(config.getWorkflowExecutionRetentionTtl());
            changed.getConfigBuilder().setWorkflowExecutionRetentionTtl(config.getWorkflowExecutionRetentionTtl());
        }
        changed.setConfig(CustomAttributes.renamed(changed.getConfig(), config.getCustomSearchAttributeAliasesMap()));
        return changed.build();
    }

    private void change(NamespaceInfo.Builder info, UpdateNamespaceInfo update) {
        if (!update.getDescription().isEmpty()) {
            info.setDescription(update.getDescription());
        }
        if (!update.getOwnerEmail().isEmpty()) {
            info.setOwnerEmail(update.getOwnerEmail());
        }
        info.putAllData(update.getDataMap());
        NamespaceState before = info.getState();
        NamespaceState state = update.getState();
        if (state == NamespaceState.NAMESPACE_STATE_UNSPECIFIED || state == before) {
            return;
        }
        boolean allowed = state == NamespaceState.NAMESPACE_STATE_DELETED
                || before == NamespaceState.NAMESPACE_STATE_REGISTERED
                        && state == NamespaceState.NAMESPACE_STATE_DEPRECATED;
        if (!allowed || before == NamespaceState.NAMESPACE_STATE_DELETED) {
            throw Refusal.invalidArgument("Invalid namespace state update: from " + before + " to " + state
                    + "; a namespace is first registered, then deprecated, then deleted");
        }
        info.setState(state);
    }

    private UpdateNamespaceResponse answer(Namespace namespace) {
        DescribeNamespaceResponse described = DescribeNamespace.describe(namespace, door.limits());
        return UpdateNamespaceResponse.newBuilder()
                .setNamespaceInfo(described.getNamespaceInfo())
                .setConfig(described.getConfig())
                .setReplicationConfig(described.getReplicationConfig())
                .build();
    }
}
