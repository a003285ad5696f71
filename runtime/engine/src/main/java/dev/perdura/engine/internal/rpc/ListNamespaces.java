package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;

/** The namespaces, by name, page by page; deleted ones only on request. The token is the last name of a page. */
final class ListNamespaces implements Handler<ListNamespacesRequest, ListNamespacesResponse> {

    private static final int DEFAULT_PAGE_SIZE = 100;

    private final Namespaces namespaces;
    private final Door door;

    ListNamespaces(Namespaces namespaces, Door door) {
        this.namespaces = namespaces;
        this.door = door;
    }

    @Override
    public void handle(ListNamespacesRequest request, Reply<ListNamespacesResponse> reply) {
        int size = request.getPageSize() > 0 ? request.getPageSize() : DEFAULT_PAGE_SIZE;
        String after = request.getNextPageToken().toStringUtf8();
        ListNamespacesResponse.Builder answer = ListNamespacesResponse.newBuilder();
        String last = "";
        for (Namespace namespace : namespaces.all()) {
            if (namespace.name().compareTo(after) <= 0 || !isListed(namespace, request)) {
                continue;
            }
            if (answer.getNamespacesCount() == size) {
                answer.setNextPageToken(ByteString.copyFromUtf8(last));
                break;
            }
            last = namespace.name();
            answer.addNamespaces(DescribeNamespace.describe(namespace, door.limits()));
        }
        reply.send(answer.build());
    }

    private static boolean isListed(Namespace namespace, ListNamespacesRequest request) {
        return namespace.state() != NamespaceState.NAMESPACE_STATE_DELETED
                || request.getNamespaceFilter().getIncludeDeleted();
    }
}
