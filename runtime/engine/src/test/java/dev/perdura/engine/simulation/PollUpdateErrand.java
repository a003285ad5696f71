package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Asks how far an update is, or waits for it. */
final class PollUpdateErrand extends Errand<PollWorkflowExecutionUpdateResponse> {

    private final PollWorkflowExecutionUpdateRequest request;

    /** If not, it may come after the poll was refused, and in the same commit. */
    private final boolean wasAccepted;

    PollUpdateErrand(World world, WorkflowExecution execution) {
        this(world, execution, world.updates.knownId());
    }

    private PollUpdateErrand(World world, WorkflowExecution execution, String updateId) {
        super(world, "poll update " + updateId + " of " + execution.getWorkflowId() + "/" + execution.getRunId());
        request = PollWorkflowExecutionUpdateRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setUpdateRef(
                        UpdateRef.newBuilder().setWorkflowExecution(execution).setUpdateId(updateId))
                .setWaitPolicy(WaitPolicy.newBuilder()
                        .setLifecycleStage(world.oneOf(
                                UpdateWorkflowExecutionLifecycleStage
                                        .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED,
                                UpdateChecks.ACCEPTED,
                                UpdateChecks.COMPLETED)))
                .build();
        wasAccepted = world.updates.isAccepted(updateId, execution.getRunId());
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<PollWorkflowExecutionUpdateResponse> call) {
        door.pollWorkflowExecutionUpdate(request, call);
    }

    @Override
    public void said(PollWorkflowExecutionUpdateResponse answer) {
        world.updates.told(
                request.getUpdateRef().getUpdateId(),
                answer.getUpdateRef(),
                answer.getStage(),
                answer.hasOutcome() ? answer.getOutcome() : null);
    }

    @Override
    public void checkWaiting(Call<PollWorkflowExecutionUpdateResponse> call) {
        UpdateRef asked = request.getUpdateRef();
        world.waiters.forUpdate(
                call,
                asked.getWorkflowExecution(),
                asked.getUpdateId(),
                request.getWaitPolicy().getLifecycleStage());
    }

    @Override
    void turnedDown(Status status) {
        UpdateRef asked = request.getUpdateRef();
        if (wasAccepted) {
            world.updates.notFound(
                    asked.getUpdateId(), asked.getWorkflowExecution().getRunId(), status);
        }
    }
}
