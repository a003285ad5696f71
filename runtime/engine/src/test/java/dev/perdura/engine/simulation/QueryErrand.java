package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Asks a run something. */
final class QueryErrand extends Errand<QueryWorkflowResponse> {

    private final WorkflowExecution execution;

    QueryErrand(World world, WorkflowExecution execution) {
        super(world, "query " + execution.getWorkflowId() + "/" + execution.getRunId());
        this.execution = execution;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<QueryWorkflowResponse> call) {
        door.queryWorkflow(
                QueryWorkflowRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setExecution(execution)
                        .setQuery(WorkflowQuery.newBuilder().setQueryType("how"))
                        .build(),
                call);
    }

    @Override
    public void checkWaiting(Call<QueryWorkflowResponse> call) {
        world.waiters.forQuery(call, execution);
    }

    @Override
    public void said(QueryWorkflowResponse answer) {
        Violation.unless(
                answer.getQueryResult().equals(Queries.result().getAnswer()),
                "A query gets the answer that the worker gave",
                what,
                answer);
    }
}
