package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;

/** Runs that fulfil a filter, in pages (rules 9.6 to 9.9). */
final class ListWorkflowExecutions implements Handler<ListWorkflowExecutionsRequest, ListWorkflowExecutionsResponse> {

    private final Lists lists;

    ListWorkflowExecutions(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(ListWorkflowExecutionsRequest request, Reply<ListWorkflowExecutionsResponse> reply) {
        lists.list(
                request.getNamespace(),
                request.getQuery(),
                request.getPageSize(),
                request.getNextPageToken(),
                reply,
                page -> ListWorkflowExecutionsResponse.newBuilder()
                        .addAllExecutions(page.runs())
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }
}
