package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesResponse;

/** The search attributes of all namespaces; an old RPC that knows no namespace. */
final class GetSearchAttributes implements Handler<GetSearchAttributesRequest, GetSearchAttributesResponse> {

    private final Namespaces namespaces;

    GetSearchAttributes(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public void handle(GetSearchAttributesRequest request, Reply<GetSearchAttributesResponse> reply) {
        GetSearchAttributesResponse.Builder answer = GetSearchAttributesResponse.newBuilder();
        AttributeSchema.builtIn().forEach((name, type) -> answer.putKeys(name, type.wire()));
        for (Namespace namespace : namespaces.all()) {
            namespace.attributes().custom().forEach((name, type) -> answer.putKeys(name, type.wire()));
        }
        reply.send(answer.build());
    }
}
