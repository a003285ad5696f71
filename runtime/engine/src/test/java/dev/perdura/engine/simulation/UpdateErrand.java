package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Updates a run, and asks again under the same update id until it has come as far as wanted. */
final class UpdateErrand extends Errand<UpdateWorkflowExecutionResponse> {

    private final String updateId;
    private final UpdateWorkflowExecutionRequest request;

    UpdateErrand(World world, WorkflowExecution execution) {
        this(world, execution, world.updates.id());
    }

    private UpdateErrand(World world, WorkflowExecution execution, String updateId) {
        super(world, "update " + execution.getWorkflowId() + "/" + execution.getRunId() + " with " + updateId);
        this.updateId = updateId;
        this.request = request(world, execution, updateId);
    }

    static UpdateWorkflowExecutionRequest request(World world, WorkflowExecution execution, String updateId) {
        return UpdateWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(execution)
                .setWaitPolicy(WaitPolicy.newBuilder().setLifecycleStage(stage(world)))
                .setRequest(Request.newBuilder()
                        .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity("client"))
                        .setInput(Input.newBuilder().setName("change").setArgs(Tokens.payloads(updateId))))
                .build();
    }

    private static UpdateWorkflowExecutionLifecycleStage stage(World world) {
        return world.oneOf(
                UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED,
                UpdateChecks.ACCEPTED,
                UpdateChecks.COMPLETED);
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<UpdateWorkflowExecutionResponse> call) {
        door.updateWorkflowExecution(request, call);
    }

    @Override
    void asking() {
        world.promises.sent(updateId);
    }

    @Override
    boolean isEnough(UpdateWorkflowExecutionResponse answer) {
        return isEnough(answer, request.getWaitPolicy().getLifecycleStage());
    }

    /** Whoever does not get what he wants to wait for asks again (rule 6.10). */
    static boolean isEnough(UpdateWorkflowExecutionResponse answer, UpdateWorkflowExecutionLifecycleStage wanted) {
        UpdateWorkflowExecutionLifecycleStage least =
                wanted == UpdateChecks.ACCEPTED ? UpdateChecks.ACCEPTED : UpdateChecks.COMPLETED;
        return answer.getStage().getNumber() >= least.getNumber();
    }

    @Override
    public void said(UpdateWorkflowExecutionResponse answer) {
        said(world, updateId, answer);
    }

    static void said(World world, String updateId, UpdateWorkflowExecutionResponse answer) {
        Outcome outcome = answer.hasOutcome() ? answer.getOutcome() : null;
        world.updates.told(updateId, answer.getUpdateRef(), answer.getStage(), outcome);
        if (outcome != null && world.updates.isOver(updateId, outcome)) {
            world.promises.refused(updateId);
        } else if (answer.getStage().getNumber() >= UpdateChecks.ACCEPTED.getNumber()
                && (outcome == null || outcome.hasSuccess())) {
            world.promises.acknowledged(
                    updateId, answer.getUpdateRef().getWorkflowExecution().getRunId());
        }
    }

    @Override
    public void checkWaiting(Call<UpdateWorkflowExecutionResponse> call) {
        world.waiters.forUpdate(
                call,
                request.getWorkflowExecution(),
                updateId,
                request.getWaitPolicy().getLifecycleStage());
    }

    @Override
    void turnedDown(Status status) {
        world.updates.notFound(updateId, request.getWorkflowExecution().getRunId(), status);
        if (world.updates.isOver(updateId, status)) {
            world.promises.refused(updateId);
        }
    }
}
