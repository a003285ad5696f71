package dev.perdura.engine.simulation;

import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Starts a workflow, under any policies. */
final class StartErrand extends Errand<StartWorkflowExecutionResponse> {

    static final WorkflowIdReusePolicy[] REUSE = {
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
    };

    private static final WorkflowIdConflictPolicy[] CONFLICT = {
        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED,
        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
    };

    private final StartWorkflowExecutionRequest request;

    StartErrand(World world, String workflowId) {
        super(world, "start " + workflowId);
        request = request(world, workflowId);
    }

    private static StartWorkflowExecutionRequest request(World world, String workflowId) {
        StartWorkflowExecutionRequest.Builder request = plain(world, workflowId)
                .setWorkflowIdReusePolicy(world.oneOf(REUSE))
                .setWorkflowIdConflictPolicy(world.oneOf(CONFLICT));
        if (world.chance(15)) {
            request.setWorkflowStartDelay(Duration.newBuilder().setSeconds(1 + world.random.nextInt(20)));
        } else if (world.chance(10)) {
            request.setCronSchedule(world.chance(50) ? "* * * * *" : "@every 5s");
        }
        if (world.chance(20)) {
            request.setWorkflowRunTimeout(Duration.newBuilder().setSeconds(1 + world.random.nextInt(300)));
        }
        if (world.chance(10)) {
            request.setWorkflowExecutionTimeout(Duration.newBuilder().setSeconds(1 + world.random.nextInt(600)));
        }
        if (world.chance(20)) {
            request.setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(world.random.nextInt(4)));
        }
        if (world.chance(10)) {
            // Whoever asks for the first task with the answer forgets it: it has to be done without him.
            request.setRequestEagerExecution(true);
        }
        if (world.chance(world.settings.percentProperties)) {
            request.setMemo(Properties.anyMemo(world))
                    .setSearchAttributes(Properties.attributes(Properties.anyValue(world)));
        }
        if (world.chance(20)) {
            request.setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true));
        }
        return request.build();
    }

    /** Without anything that is left to chance. */
    static StartWorkflowExecutionRequest.Builder plain(World world, String workflowId) {
        return StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(TaskQueue.newBuilder().setName(Worker.queue(world.random.nextInt(2))))
                .setRequestId(world.token("start"))
                .setIdentity("client");
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<StartWorkflowExecutionResponse> call) {
        door.startWorkflowExecution(request, call);
    }

    @Override
    public void said(StartWorkflowExecutionResponse answer) {
        CommittedRun run = world.ledger.run(answer.getRunId());
        if (world.ledger.mayBeGone(run, request.getWorkflowId())) {
            return;
        }
        Violation.unless(run != null, "A start is acknowledged when committed", what, answer.getRunId());
        if (answer.getStarted()) {
            Violation.unless(
                    run.row.startRequestId().equals(request.getRequestId()),
                    "Who is told that his run has started has started it",
                    request.getRequestId(),
                    run);
        }
        Violation.unless(
                answer.getFirstExecutionRunId().equals(run.row.firstRunId()), "A start names the chain", answer, run);
    }

    @Override
    void turnedDown(Status status) {
        boolean foreseen = status.getCode() == Status.Code.ALREADY_EXISTS
                || status.getCode() == Status.Code.INVALID_ARGUMENT
                || status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
        Violation.unless(foreseen, "A start is refused for a reason there is", what, status);
    }
}
