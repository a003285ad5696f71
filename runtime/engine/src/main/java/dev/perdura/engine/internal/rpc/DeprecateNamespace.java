package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;

/** No workflow can be started in the namespace any more; what runs there goes on (rule 9.15). */
final class DeprecateNamespace implements Handler<DeprecateNamespaceRequest, DeprecateNamespaceResponse> {

    private final Namespaces namespaces;
    private final Executions executions;
    private final Door door;

    DeprecateNamespace(Namespaces namespaces, Executions executions, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(DeprecateNamespaceRequest request, Reply<DeprecateNamespaceResponse> reply) {
        door.namespace(request.getNamespace());
        namespaces.change(
                request.getNamespace(),
                definition -> {
                    DescribeNamespaceResponse.Builder changed = definition.toBuilder();
                    changed.getNamespaceInfoBuilder().setState(NamespaceState.NAMESPACE_STATE_DEPRECATED);
                    return changed.build();
                },
                executions.outbox(),
                namespace -> reply.with(DeprecateNamespaceResponse.getDefaultInstance()));
    }
}
