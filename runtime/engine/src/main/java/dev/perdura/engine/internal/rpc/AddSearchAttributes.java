package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.AttributeType;
import dev.perdura.engine.internal.visibility.CustomAttributes;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.HashMap;
import java.util.Map;

/** Registers search attributes in a namespace (rule 9.5). They can be used at once. */
final class AddSearchAttributes implements Handler<AddSearchAttributesRequest, AddSearchAttributesResponse> {

    private final Namespaces namespaces;
    private final Executions executions;
    private final Door door;

    AddSearchAttributes(Namespaces namespaces, Executions executions, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(AddSearchAttributesRequest request, Reply<AddSearchAttributesResponse> reply) {
        door.namespace(request.getNamespace());
        if (request.getSearchAttributesCount() == 0) {
            throw Refusal.invalidArgument("Search attributes are not set on request.");
        }
        Map<String, AttributeType> wanted = new HashMap<>();
        request.getSearchAttributesMap().forEach((name, wire) -> {
            door.length("Search attribute name", name);
            AttributeType type = AttributeType.of(wire)
                    .orElseThrow(() -> Refusal.invalidArgument("Unknown search attribute type of " + name
                            + ": expected Text, Keyword, Int, Double, Bool, Datetime or KeywordList, got " + wire));
            wanted.put(name, type);
        });
        namespaces.change(
                request.getNamespace(),
                definition -> added(definition, request.getNamespace(), wanted),
                executions.outbox(),
                changed -> reply.with(AddSearchAttributesResponse.getDefaultInstance()));
    }

    private static DescribeNamespaceResponse added(
            DescribeNamespaceResponse definition, String namespace, Map<String, AttributeType> wanted) {
        return definition.toBuilder()
                .setConfig(CustomAttributes.added(
                        CustomAttributes.schema(namespace, definition.getConfig()), definition.getConfig(), wanted))
                .build();
    }
}
