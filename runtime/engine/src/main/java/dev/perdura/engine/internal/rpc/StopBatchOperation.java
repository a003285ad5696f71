package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.StopBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StopBatchOperationResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;

/** Stops a batch operation: what is done is done. */
final class StopBatchOperation implements Handler<StopBatchOperationRequest, StopBatchOperationResponse> {

    private final BatchJobs jobs;

    StopBatchOperation(BatchJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void handle(StopBatchOperationRequest request, Reply<StopBatchOperationResponse> reply) {
        TerminateWorkflowExecutionRequest terminate = TerminateWorkflowExecutionRequest.newBuilder()
                .setReason(request.getReason())
                .setIdentity(request.getIdentity())
                .build();
        jobs.with(request.getNamespace(), request.getJobId(), reply, (runs, run) -> {
            runs.change(run, transition -> TerminateWorkflow.decide(transition, terminate));
            runs.answer(run, reply, StopBatchOperationResponse.getDefaultInstance());
        });
    }
}
