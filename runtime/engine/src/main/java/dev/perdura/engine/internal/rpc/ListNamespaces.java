package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;

/** All namespaces, by name, in one page: there are few. */
final class ListNamespaces implements Handler<ListNamespacesRequest, ListNamespacesResponse> {

    private final Namespaces namespaces;
    private final Door door;

    ListNamespaces(Namespaces namespaces, Door door) {
        this.namespaces = namespaces;
        this.door = door;
    }

    @Override
    public void handle(ListNamespacesRequest request, Reply<ListNamespacesResponse> reply) {
        ListNamespacesResponse.Builder answer = ListNamespacesResponse.newBuilder();
        for (Namespace namespace : namespaces.all()) {
            answer.addNamespaces(DescribeNamespace.describe(namespace, door.limits()));
        }
        reply.send(answer.build());
    }
}
