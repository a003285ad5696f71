package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.CustomAttributes;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesResponse;
import java.util.Set;

/** Takes search attributes of a namespace away: no run can be given them or found by them any more. */
final class RemoveSearchAttributes implements Handler<RemoveSearchAttributesRequest, RemoveSearchAttributesResponse> {

    private final Namespaces namespaces;
    private final Executions executions;
    private final Door door;

    RemoveSearchAttributes(Namespaces namespaces, Executions executions, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(RemoveSearchAttributesRequest request, Reply<RemoveSearchAttributesResponse> reply) {
        door.namespace(request.getNamespace());
        if (request.getSearchAttributesCount() == 0) {
            throw Refusal.invalidArgument("Search attributes are not set on request.");
        }
        Set<String> names = Set.copyOf(request.getSearchAttributesList());
        namespaces.change(
                request.getNamespace(),
                definition -> definition.toBuilder()
                        .setConfig(CustomAttributes.removed(definition.getConfig(), names))
                        .build(),
                executions.outbox(),
                changed -> reply.with(RemoveSearchAttributesResponse.getDefaultInstance()));
    }
}
