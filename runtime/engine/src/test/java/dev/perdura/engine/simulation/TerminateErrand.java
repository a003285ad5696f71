package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Terminates a run. */
final class TerminateErrand extends Errand<TerminateWorkflowExecutionResponse> {

    private final String token;
    private final TerminateWorkflowExecutionRequest request;

    TerminateErrand(World world, WorkflowExecution execution) {
        super(world, "terminate " + execution.getWorkflowId() + "/" + execution.getRunId());
        token = world.token("k");
        world.promises.mayRepeat(token);
        request = TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(execution)
                .setIdentity("client")
                .setReason(token)
                .build();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<TerminateWorkflowExecutionResponse> call) {
        door.terminateWorkflowExecution(request, call);
    }

    @Override
    void asking() {
        world.promises.sent(token);
    }

    @Override
    public void said(TerminateWorkflowExecutionResponse answer) {
        WorkflowExecution execution = request.getWorkflowExecution();
        boolean there = world.ledger.mayBeGone(execution.getWorkflowId())
                || world.ledger.runsOf(execution.getWorkflowId()).stream()
                        .filter(run ->
                                execution.getRunId().isEmpty() || run.runId().equals(execution.getRunId()))
                        .anyMatch(run -> run.seen.contains(token));
        Violation.unless(there, "A termination is acknowledged when committed", what, execution);
        world.promises.acknowledged(token, execution.getRunId());
    }

    @Override
    void turnedDown(Status status) {
        world.promises.refused(token);
    }
}
