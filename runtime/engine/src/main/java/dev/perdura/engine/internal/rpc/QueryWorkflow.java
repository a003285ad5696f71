package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.query.v1.QueryRejected;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;

/** Asks a run something, open or closed; nothing of it is remembered (section 7 of the semantics). */
final class QueryWorkflow implements Handler<QueryWorkflowRequest, QueryWorkflowResponse> {

    private final Executions executions;
    private final Door door;

    QueryWorkflow(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(QueryWorkflowRequest request, Reply<QueryWorkflowResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getExecution());
        if (!request.hasQuery()) {
            throw Refusal.invalidArgument("WorkflowQuery is not set on request.");
        }
        door.id("QueryType", request.getQuery().getQueryType());
        door.payload("query arguments", request.getQuery().getQueryArgs());
        String namespace = request.getNamespace();
        String workflowId = request.getExecution().getWorkflowId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run =
                    runs.require(namespace, workflowId, request.getExecution().getRunId());
            WorkflowExecutionStatus status = run.state().status();
            if (isRejected(request.getQueryRejectCondition(), status)) {
                runs.answer(
                        run,
                        r,
                        QueryWorkflowResponse.newBuilder()
                                .setQueryRejected(QueryRejected.newBuilder().setStatus(status))
                                .build());
            } else {
                runs.callers().query(run, request.getQuery(), r);
            }
        });
    }

    /** Rule 7.1. */
    private static boolean isRejected(QueryRejectCondition condition, WorkflowExecutionStatus status) {
        boolean open = status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        return switch (condition) {
            case QUERY_REJECT_CONDITION_NOT_OPEN -> !open;
            case QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY ->
                !open && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
            default -> false;
        };
    }
}
