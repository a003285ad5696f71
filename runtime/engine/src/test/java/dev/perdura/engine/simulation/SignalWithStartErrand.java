package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Signals a workflow, starting it if it is not there. */
final class SignalWithStartErrand extends Errand<SignalWithStartWorkflowExecutionResponse> {

    private final String token;
    private final SignalWithStartWorkflowExecutionRequest request;

    SignalWithStartErrand(World world, String workflowId) {
        super(world, "signal with start " + workflowId);
        token = world.token("s");
        SignalWithStartWorkflowExecutionRequest.Builder builder = SignalWithStartWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(TaskQueue.newBuilder().setName(Worker.queue(world.random.nextInt(2))))
                .setRequestId(world.token("start"))
                .setIdentity("client")
                .setSignalName("go")
                .setSignalInput(Tokens.payloads(token))
                .setWorkflowIdReusePolicy(world.oneOf(StartErrand.REUSE));
        if (world.chance(20)) {
            builder.setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
        }
        if (world.chance(20)) {
            builder.setWorkflowStartDelay(RandomCommands.seconds(1 + world.random.nextInt(20)));
        }
        request = builder.build();
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<SignalWithStartWorkflowExecutionResponse> call) {
        door.signalWithStartWorkflowExecution(request, call);
    }

    @Override
    void asking() {
        world.promises.sent(token);
    }

    @Override
    public void said(SignalWithStartWorkflowExecutionResponse answer) {
        CommittedRun run = world.ledger.run(answer.getRunId());
        Violation.unless(
                world.ledger.mayBeGone(run, request.getWorkflowId()) || run != null && run.seen.contains(token),
                "A signal with start is acknowledged when committed",
                what,
                run);
        world.promises.acknowledged(token, answer.getRunId());
    }

    @Override
    void turnedDown(Status status) {
        world.promises.refused(token);
    }
}
