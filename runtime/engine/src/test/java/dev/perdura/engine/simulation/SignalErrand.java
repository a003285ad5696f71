package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Signals a run. */
final class SignalErrand extends Errand<SignalWorkflowExecutionResponse> {

    private final String token;
    private final SignalWorkflowExecutionRequest request;

    SignalErrand(World world, WorkflowExecution execution) {
        super(world, "signal " + execution.getWorkflowId() + "/" + execution.getRunId());
        token = world.token("s");
        SignalWorkflowExecutionRequest.Builder builder = SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(execution)
                .setIdentity("client")
                .setSignalName("go")
                .setInput(Tokens.payloads(token));
        if (world.chance(80)) {
            builder.setRequestId("request-" + token);
        } else {
            world.promises.mayRepeat(token);
        }
        request = builder.build();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<SignalWorkflowExecutionResponse> call) {
        door.signalWorkflowExecution(request, call);
    }

    @Override
    void asking() {
        world.promises.sent(token);
    }

    @Override
    public void said(SignalWorkflowExecutionResponse answer) {
        String runId = request.getWorkflowExecution().getRunId();
        boolean there = world.ledger.mayBeGone(request.getWorkflowExecution().getWorkflowId())
                || (runId.isEmpty()
                        ? world.ledger.runsOf(request.getWorkflowExecution().getWorkflowId()).stream()
                                .anyMatch(run -> run.seen.contains(token))
                        : world.ledger.run(runId).seen.contains(token));
        Violation.unless(there, "A signal is acknowledged when committed", what, token);
        world.promises.acknowledged(token, runId);
    }

    @Override
    void turnedDown(Status status) {
        world.promises.refused(token);
    }
}
