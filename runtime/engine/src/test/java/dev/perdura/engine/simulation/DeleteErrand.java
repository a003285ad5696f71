package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Has a run forgotten. */
final class DeleteErrand extends Errand<DeleteWorkflowExecutionResponse> {

    private final DeleteWorkflowExecutionRequest request;

    DeleteErrand(World world, WorkflowExecution execution) {
        super(world, "delete " + execution.getWorkflowId() + "/" + execution.getRunId());
        world.ledger.askDeletion(execution.getWorkflowId());
        request = DeleteWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(execution)
                .build();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<DeleteWorkflowExecutionResponse> call) {
        door.deleteWorkflowExecution(request, call);
    }

    @Override
    public void said(DeleteWorkflowExecutionResponse answer) {
        WorkflowExecution execution = request.getWorkflowExecution();
        boolean there = world.ledger.mayBeGone(world.ledger.run(execution.getRunId()), execution.getWorkflowId())
                || world.ledger.runsOf(execution.getWorkflowId()).stream()
                        .filter(run ->
                                execution.getRunId().isEmpty() || run.runId().equals(execution.getRunId()))
                        .anyMatch(run -> run.isDeletionRequested());
        Violation.unless(there, "A deletion is acknowledged when committed", what, execution);
    }
}
