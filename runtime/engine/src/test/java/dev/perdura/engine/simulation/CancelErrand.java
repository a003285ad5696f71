package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.List;

/** Asks a run to cancel. */
final class CancelErrand extends Errand<RequestCancelWorkflowExecutionResponse> {

    private final RequestCancelWorkflowExecutionRequest request;
    private int runsBefore = -1;

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
    void asking() {
        if (runsBefore < 0) {
            runsBefore = world.ledger
                    .runsOf(request.getWorkflowExecution().getWorkflowId())
                    .size();
        }
    }

    /** Without a run id it reaches the run that is the current one, not one that another has followed (5.1). */
    @Override
    public void said(RequestCancelWorkflowExecutionResponse answer) {
        WorkflowExecution execution = request.getWorkflowExecution();
        List<CommittedRun> runs = world.ledger.runsOf(execution.getWorkflowId());
        boolean any = execution.getRunId().isEmpty();
        boolean there = world.ledger.mayBeGone(execution.getWorkflowId())
                || runs.stream()
                        .skip(any ? Math.max(0, runsBefore - 1) : 0)
                        .filter(run -> any || run.runId().equals(execution.getRunId()))
                        .anyMatch(run -> run.state.isCancelRequested()
                                || !run.isOpen()
                                        && (!any || FamilyChecks.next(run).isEmpty()));
        Violation.unless(there, "A cancel request is acknowledged when committed", what, execution);
    }
}
