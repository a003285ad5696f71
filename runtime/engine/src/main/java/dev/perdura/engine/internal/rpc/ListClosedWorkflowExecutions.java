package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsResponse;
import java.util.ArrayList;
import java.util.List;

/** Closed runs, in the way clients asked before there were filters. Times are those of the close. */
final class ListClosedWorkflowExecutions
        implements Handler<ListClosedWorkflowExecutionsRequest, ListClosedWorkflowExecutionsResponse> {

    private final Lists lists;

    ListClosedWorkflowExecutions(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(ListClosedWorkflowExecutionsRequest request, Reply<ListClosedWorkflowExecutionsResponse> reply) {
        List<String> conditions = new ArrayList<>();
        conditions.add("ExecutionStatus != 'Running'");
        conditions.addAll(Lists.conditions(
                "CloseTime", request.getStartTimeFilter(), request.getExecutionFilter(), request.getTypeFilter()));
        if (request.hasStatusFilter()) {
            WorkflowExecutionStatus status = request.getStatusFilter().getStatus();
            if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
                    || status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
                throw Refusal.invalidArgument("StatusFilter must be specified and must be not Running.");
            }
            conditions.add("ExecutionStatus = " + request.getStatusFilter().getStatusValue());
        }
        lists.list(
                request.getNamespace(),
                String.join(" AND ", conditions),
                request.getMaximumPageSize(),
                request.getNextPageToken(),
                reply,
                page -> ListClosedWorkflowExecutionsResponse.newBuilder()
                        .addAllExecutions(page.runs())
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }
}
