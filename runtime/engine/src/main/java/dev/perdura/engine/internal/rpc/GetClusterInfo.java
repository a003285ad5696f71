package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoResponse;

/** Which cluster this is: always one of its own (rule 9.18). */
final class GetClusterInfo implements Handler<GetClusterInfoRequest, GetClusterInfoResponse> {

    static final String CLUSTER_NAME = "perdura";

    private static final String ANY_VERSION = "<99.0.0";

    private final GetClusterInfoResponse answer;

    GetClusterInfo(String storeName) {
        this.answer = GetClusterInfoResponse.newBuilder()
                .setServerVersion(GetSystemInfo.SERVER_VERSION)
                .setClusterId(CLUSTER_NAME)
                .setClusterName(CLUSTER_NAME)
                .setHistoryShardCount(1)
                .setPersistenceStore(storeName)
                .setVisibilityStore(storeName)
                .putSupportedClients("temporal-go", ANY_VERSION)
                .putSupportedClients("temporal-java", ANY_VERSION)
                .putSupportedClients("temporal-typescript", ANY_VERSION)
                .putSupportedClients("temporal-python", ANY_VERSION)
                .putSupportedClients("temporal-dotnet", ANY_VERSION)
                .putSupportedClients("temporal-ruby", ANY_VERSION)
                .putSupportedClients("temporal-rust", ANY_VERSION)
                .putSupportedClients("temporal-php", ANY_VERSION)
                .putSupportedClients("temporal-cli", ANY_VERSION)
                .putSupportedClients("temporal-ui", ANY_VERSION)
                .build();
    }

    @Override
    public void handle(GetClusterInfoRequest request, Reply<GetClusterInfoResponse> reply) {
        reply.send(answer);
    }
}
