package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
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
        Namespace namespace;
        if (request.getNamespace().isEmpty() && !request.getId().isEmpty()) {
            namespace = namespaces.findById(request.getId());
            if (namespace == null) {
                throw Refusal.namespaceNotFound(request.getId());
            }
        } else {
            namespace = door.namespace(request.getNamespace());
        }
        reply.send(describe(namespace, door.limits()));
    }

    static DescribeNamespaceResponse describe(Namespace namespace, EngineLimits limits) {
        DescribeNamespaceResponse.Builder answer = namespace.definition().toBuilder();
        answer.getNamespaceInfoBuilder()
                .setCapabilities(NamespaceInfo.Capabilities.newBuilder()
                        .setEagerWorkflowStart(true)
                        .setSyncUpdate(true)
                        .setAsyncUpdate(true))
                .setLimits(NamespaceInfo.Limits.newBuilder()
                        .setBlobSizeLimitError(limits.payloadBytes())
                        .setMemoSizeLimitError(limits.memoBytes()));
        return answer.setReplicationConfig(NamespaceReplicationConfig.newBuilder()
                        .setActiveClusterName(GetClusterInfo.CLUSTER_NAME)
                        .addClusters(ClusterReplicationConfig.newBuilder().setClusterName(GetClusterInfo.CLUSTER_NAME)))
                .build();
    }
}
