package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.NamespaceReclaim;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.api.operatorservice.v1.DeleteNamespaceResponse;

/** Deletes a namespace with all its runs; they go in the background. */
final class DeleteNamespace implements Handler<DeleteNamespaceRequest, DeleteNamespaceResponse> {

    private final Namespaces namespaces;
    private final NamespaceReclaim reclaim;

    DeleteNamespace(Namespaces namespaces, NamespaceReclaim reclaim) {
        this.namespaces = namespaces;
        this.reclaim = reclaim;
    }

    @Override
    public void handle(DeleteNamespaceRequest request, Reply<DeleteNamespaceResponse> reply) {
        String name = request.getNamespace();
        String id = request.getNamespaceId();
        if (name.isEmpty() && id.isEmpty()) {
            throw Refusal.invalidArgument("namespace or namespace ID is required");
        }
        if (!name.isEmpty() && !id.isEmpty()) {
            throw Refusal.invalidArgument("only one of namespace or namespace ID must be set");
        }
        if (Times.millis(request.getNamespaceDeleteDelay()) > 0) {
            throw Refusal.unimplemented("A namespace that is deleted goes when its last run has gone: this engine does"
                    + " not wait longer. Leave namespace_delete_delay out.");
        }
        Namespace namespace = name.isEmpty() ? namespaces.findById(id) : namespaces.find(name);
        if (namespace == null) {
            throw name.isEmpty()
                    ? Refusal.invalidArgument("namespace " + id + " is not found")
                    : Refusal.namespaceNotFound(name);
        }
        reclaim.begin(namespace, reply);
    }
}
