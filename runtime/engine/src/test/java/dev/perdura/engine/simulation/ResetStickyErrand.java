package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** A worker has evicted the run. */
final class ResetStickyErrand extends Errand<ResetStickyTaskQueueResponse> {

    private final WorkflowExecution execution;

    ResetStickyErrand(World world, WorkflowExecution execution) {
        super(world, "reset sticky " + execution.getWorkflowId() + "/" + execution.getRunId());
        this.execution = execution;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<ResetStickyTaskQueueResponse> call) {
        door.resetStickyTaskQueue(
                ResetStickyTaskQueueRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setExecution(execution)
                        .build(),
                call);
    }

    @Override
    public void said(ResetStickyTaskQueueResponse answer) {
        // There is nothing to see from outside.
    }
}
