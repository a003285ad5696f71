package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsResponse;

/** Runs in an archive: none, because there is no archive. */
final class ListArchivedWorkflowExecutions
        implements Handler<ListArchivedWorkflowExecutionsRequest, ListArchivedWorkflowExecutionsResponse> {

    private final Door door;

    ListArchivedWorkflowExecutions(Door door) {
        this.door = door;
    }

    @Override
    public void handle(
            ListArchivedWorkflowExecutionsRequest request, Reply<ListArchivedWorkflowExecutionsResponse> reply) {
        door.namespace(request.getNamespace());
        reply.send(ListArchivedWorkflowExecutionsResponse.getDefaultInstance());
    }
}
