package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Updates a workflow, starting it if it is not there (rules 1.16 to 1.18). */
final class UpdateWithStartErrand extends Errand<ExecuteMultiOperationResponse> {

    private final StartWorkflowExecutionRequest start;
    private final UpdateWorkflowExecutionRequest update;

    UpdateWithStartErrand(World world, String workflowId) {
        this(world, workflowId, world.updates.id());
    }

    private UpdateWithStartErrand(World world, String workflowId, String updateId) {
        super(world, "update " + workflowId + " with " + updateId + ", starting it");
        start = StartErrand.plain(world, workflowId)
                .setWorkflowIdReusePolicy(world.oneOf(StartErrand.REUSE))
                .setWorkflowIdConflictPolicy(world.oneOf(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))
                .build();
        update = UpdateErrand.request(
                world, WorkflowExecution.newBuilder().setWorkflowId(workflowId).build(), updateId);
    }

    private String updateId() {
        return update.getRequest().getMeta().getUpdateId();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<ExecuteMultiOperationResponse> call) {
        ExecuteMultiOperationRequest.Builder request =
                ExecuteMultiOperationRequest.newBuilder().setNamespace(World.NAMESPACE);
        request.addOperationsBuilder().setStartWorkflow(start);
        request.addOperationsBuilder().setUpdateWorkflow(update);
        door.executeMultiOperation(request.build(), call);
    }

    @Override
    void asking() {
        world.promises.sent(updateId());
    }

    @Override
    boolean isEnough(ExecuteMultiOperationResponse answer) {
        return UpdateErrand.isEnough(
                answer.getResponses(1).getUpdateWorkflow(),
                update.getWaitPolicy().getLifecycleStage());
    }

    @Override
    public void said(ExecuteMultiOperationResponse answer) {
        StartWorkflowExecutionResponse started = answer.getResponses(0).getStartWorkflow();
        var updated = answer.getResponses(1).getUpdateWorkflow();
        CommittedRun run = world.ledger.run(started.getRunId());
        if (world.ledger.mayBeGone(run, start.getWorkflowId())) {
            return;
        }
        Violation.unless(run != null, "A start with an update is acknowledged when committed", what, started);
        Violation.unless(
                !started.getStarted() || run.row.startRequestId().equals(start.getRequestId()),
                "Who is told that his run has started has started it",
                start.getRequestId(),
                run);
        Violation.unless(
                updated.getUpdateRef().getWorkflowExecution().getRunId().equals(started.getRunId()),
                "The run that is updated is the one that was started or found",
                started,
                updated);
        UpdateErrand.said(world, updateId(), updated);
    }

    @Override
    public void checkWaiting(Call<ExecuteMultiOperationResponse> call) {
        // When the run closes without having taken the update, the next one is tried (rule 1.17).
        call.awaitAnew();
        world.waiters.forUpdate(
                call,
                update.getWorkflowExecution(),
                updateId(),
                update.getWaitPolicy().getLifecycleStage());
    }

    @Override
    void turnedDown(Status status) {
        if (world.updates.isOver(updateId(), status)) {
            world.promises.refused(updateId());
        }
    }
}
