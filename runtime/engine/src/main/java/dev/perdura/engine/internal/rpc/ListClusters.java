package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.operatorservice.v1.ClusterMetadata;
import io.temporal.api.operatorservice.v1.ListClustersRequest;
import io.temporal.api.operatorservice.v1.ListClustersResponse;

/** The clusters there are: this engine, which is one by itself. */
final class ListClusters implements Handler<ListClustersRequest, ListClustersResponse> {

    @Override
    public void handle(ListClustersRequest request, Reply<ListClustersResponse> reply) {
        reply.send(ListClustersResponse.newBuilder()
                .addClusters(ClusterMetadata.newBuilder()
                        .setClusterName(GetClusterInfo.CLUSTER_NAME)
                        .setClusterId(GetClusterInfo.CLUSTER_NAME)
                        .setInitialFailoverVersion(1)
                        .setHistoryShardCount(1)
                        .setIsConnectionEnabled(true))
                .build());
    }
}
