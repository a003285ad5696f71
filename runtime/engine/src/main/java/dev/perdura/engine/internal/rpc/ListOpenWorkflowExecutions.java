package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import java.util.ArrayList;
import java.util.List;

/** Open runs, in the way clients asked before there were filters. */
final class ListOpenWorkflowExecutions
        implements Handler<ListOpenWorkflowExecutionsRequest, ListOpenWorkflowExecutionsResponse> {

    private final Lists lists;

    ListOpenWorkflowExecutions(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(ListOpenWorkflowExecutionsRequest request, Reply<ListOpenWorkflowExecutionsResponse> reply) {
        List<String> conditions = new ArrayList<>();
        conditions.add("ExecutionStatus = 'Running'");
        conditions.addAll(Lists.conditions(
                "StartTime", request.getStartTimeFilter(), request.getExecutionFilter(), request.getTypeFilter()));
        lists.list(
                request.getNamespace(),
                String.join(" AND ", conditions),
                request.getMaximumPageSize(),
                request.getNextPageToken(),
                reply,
                page -> ListOpenWorkflowExecutionsResponse.newBuilder()
                        .addAllExecutions(page.runs())
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }
}
