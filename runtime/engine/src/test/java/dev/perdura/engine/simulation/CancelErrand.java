package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Asks a run to cancel. */
final class CancelErrand extends Errand<RequestCancelWorkflowExecutionResponse> {

    private final RequestCancelWorkflowExecutionRequest request;

    CancelErrand(World world, WorkflowExecution execution) {
        super(world, "cancel " + execution.getWorkflowId() + "/" + execution.getRunId());
        request = RequestCancelWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(execution)
                .setIdentity("client")
                .setRequestId(world.token("cancel"))
                .build();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<RequestCancelWorkflowExecutionResponse> call) {
        door.requestCancelWorkflowExecution(request, call);
    }

    @Override
    public void said(RequestCancelWorkflowExecutionResponse answer) {
        WorkflowExecution execution = request.getWorkflowExecution();
        boolean there = world.ledger.mayBeGone(execution.getWorkflowId())
                || world.ledger.runsOf(execution.getWorkflowId()).stream()
                        .filter(run ->
                                execution.getRunId().isEmpty() || run.runId().equals(execution.getRunId()))
                        .anyMatch(run -> run.state.isCancelRequested() || !run.isOpen());
        Violation.unless(there, "A cancel request is acknowledged when committed", what, execution);
    }
}
