package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.api.operatorservice.v1.DeleteNamespaceResponse;
import io.temporal.api.operatorservice.v1.ListClustersRequest;
import io.temporal.api.operatorservice.v1.ListClustersResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesResponse;
import java.util.function.Supplier;

/**
 * The operator service as this engine offers it: the table of contents, each RPC with its own class. All other methods
 * of the service answer UNIMPLEMENTED. There is one endpoint per transport.
 */
public final class OperatorServiceEndpoint extends OperatorServiceGrpc.OperatorServiceImplBase {

    private final Handlers handlers;
    private final Calls calls;

    /** @param closed why no request is taken any more, or null while they are */
    public OperatorServiceEndpoint(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        this.handlers = handlers;
        this.calls = new Calls(transport, closed);
    }

    @Override
    public void addSearchAttributes(
            AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> observer) {
        calls.handle(handlers.addSearchAttributes, request, observer);
    }

    @Override
    public void removeSearchAttributes(
            RemoveSearchAttributesRequest request, StreamObserver<RemoveSearchAttributesResponse> observer) {
        calls.handle(handlers.removeSearchAttributes, request, observer);
    }

    @Override
    public void listSearchAttributes(
            ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> observer) {
        calls.handle(handlers.listSearchAttributes, request, observer);
    }

    @Override
    public void deleteNamespace(DeleteNamespaceRequest request, StreamObserver<DeleteNamespaceResponse> observer) {
        calls.handle(handlers.deleteNamespace, request, observer);
    }

    @Override
    public void listClusters(ListClustersRequest request, StreamObserver<ListClustersResponse> observer) {
        calls.handle(handlers.listClusters, request, observer);
    }
}
