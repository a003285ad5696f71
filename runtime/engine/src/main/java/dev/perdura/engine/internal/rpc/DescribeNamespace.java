package dev.perdura.engine.internal.rpc;

import com.google.protobuf.UnknownFieldSet;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.enums.v1.ReplicationState;
import io.temporal.api.namespace.v1.BadBinaries;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.replication.v1.NamespaceReplicationConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;

/** What a namespace is and what can be done in it (rule 9.16). Every worker calls it when it starts. */
final class DescribeNamespace implements Handler<DescribeNamespaceRequest, DescribeNamespaceResponse> {

    private final Namespaces namespaces;
    private final Door door;

    DescribeNamespace(Namespaces namespaces, Door door) {
        this.namespaces = namespaces;
        this.door = door;
    }

    @Override
    public void handle(DescribeNamespaceRequest request, Reply<DescribeNamespaceResponse> reply) {
        boolean named = !request.getNamespace().isEmpty();
        boolean identified = !request.getId().isEmpty();
        if (named && identified) {
            throw Refusal.invalidArgument("Only one of namespace name or Id should be set on request.");
        }
        if (!named && !identified) {
            throw Refusal.invalidArgument("Namespace not set on request.");
        }
        Namespace namespace = named ? namespaces.find(request.getNamespace()) : namespaces.findById(request.getId());
        if (namespace == null) {
            throw Refusal.namespaceNotFound(named ? request.getNamespace() : request.getId());
        }
        reply.send(describe(namespace, door.limits()));
    }

    static DescribeNamespaceResponse describe(Namespace namespace, EngineLimits limits) {
        // What the definition holds beside Temporal's fields is nobody else's business.
        DescribeNamespaceResponse.Builder answer =
                namespace.definition().toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
        answer.getNamespaceInfoBuilder()
                .setCapabilities(NamespaceInfo.Capabilities.newBuilder()
                        .setEagerWorkflowStart(true)
                        .setSyncUpdate(true)
                        .setAsyncUpdate(true)
                        .setReportedProblemsSearchAttribute(true)
                        .setWorkerHeartbeats(true)
                        .setWorkerPollCompleteOnShutdown(true))
                .setLimits(NamespaceInfo.Limits.newBuilder()
                        .setBlobSizeLimitError(limits.payloadBytes())
                        .setMemoSizeLimitError(limits.memoBytes()));
        answer.getConfigBuilder()
                .setBadBinaries(BadBinaries.getDefaultInstance())
                .setHistoryArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED)
                .setVisibilityArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED);
        return answer.setReplicationConfig(NamespaceReplicationConfig.newBuilder()
                        .setState(ReplicationState.REPLICATION_STATE_NORMAL)
                        .setActiveClusterName(GetClusterInfo.CLUSTER_NAME)
                        .addClusters(ClusterReplicationConfig.newBuilder().setClusterName(GetClusterInfo.CLUSTER_NAME)))
                .build();
    }
}
