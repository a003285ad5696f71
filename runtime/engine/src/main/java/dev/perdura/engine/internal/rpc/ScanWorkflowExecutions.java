package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsResponse;

/** The old name of ListWorkflowExecutions. */
final class ScanWorkflowExecutions implements Handler<ScanWorkflowExecutionsRequest, ScanWorkflowExecutionsResponse> {

    private final Lists lists;

    ScanWorkflowExecutions(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(ScanWorkflowExecutionsRequest request, Reply<ScanWorkflowExecutionsResponse> reply) {
        lists.list(
                request.getNamespace(),
                request.getQuery(),
                request.getPageSize(),
                request.getNextPageToken(),
                reply,
                page -> ScanWorkflowExecutionsResponse.newBuilder()
                        .addAllExecutions(page.runs())
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }
}
