package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;

/** The search attributes of a namespace: those that every namespace has, and its own. */
final class ListSearchAttributes implements Handler<ListSearchAttributesRequest, ListSearchAttributesResponse> {

    private final Door door;

    ListSearchAttributes(Door door) {
        this.door = door;
    }

    @Override
    public void handle(ListSearchAttributesRequest request, Reply<ListSearchAttributesResponse> reply) {
        AttributeSchema schema = door.namespace(request.getNamespace()).attributes();
        ListSearchAttributesResponse.Builder answer = ListSearchAttributesResponse.newBuilder();
        AttributeSchema.builtIn().forEach((name, type) -> answer.putSystemAttributes(name, type.wire()));
        schema.custom().forEach((name, type) -> answer.putCustomAttributes(name, type.wire()));
        reply.send(answer.build());
    }
}
