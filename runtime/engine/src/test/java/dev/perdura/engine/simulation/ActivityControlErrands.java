package dev.perdura.engine.simulation;

import com.google.protobuf.FieldMask;
import dev.perdura.engine.internal.state.ActivityState;
import io.grpc.stub.StreamObserver;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** What operators do to activities (rule 3.16). */
final class ActivityControlErrands {

    private static final String TYPE = "work";

    private final World world;

    ActivityControlErrands(World world) {
        this.world = world;
    }

    Errand<?> any(CommittedRun run) {
        WorkflowExecution execution = WorkflowExecution.newBuilder()
                .setWorkflowId(run.workflowId())
                .setRunId(world.chance(80) ? run.runId() : "")
                .build();
        String activityId = activityId(run);
        return switch (world.random.nextInt(6)) {
            case 0, 1 -> new Pause(world, execution, activityId);
            case 2, 3 -> unpause(execution, activityId);
            case 4 -> reset(execution, activityId);
            default -> changeOptions(execution, activityId);
        };
    }

    private String activityId(CommittedRun run) {
        List<ActivityState> open = run.state.activities().stream()
                .sorted(Comparator.comparingLong(ActivityState::scheduledEventId))
                .toList();
        return open.isEmpty() ? "no such activity" : world.oneOf(open).activityId();
    }

    private Errand<?> unpause(WorkflowExecution execution, String activityId) {
        UnpauseActivityRequest.Builder request = UnpauseActivityRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setExecution(execution)
                .setResetAttempts(world.chance(30))
                .setResetHeartbeat(world.chance(30));
        if (request.getResetHeartbeat()) {
            world.heartbeats.reset(execution.getWorkflowId());
        }
        switch (world.random.nextInt(3)) {
            case 0 -> request.setId(activityId);
            case 1 -> request.setType(TYPE);
            default -> request.setUnpauseAll(true);
        }
        if (world.chance(30)) {
            request.setJitter(RandomCommands.seconds(5));
        }
        return new Plain<UnpauseActivityResponse>(
                world,
                "unpause " + activityId + " of " + execution.getWorkflowId(),
                (door, call) -> door.unpauseActivity(request.build(), call));
    }

    private Errand<?> reset(WorkflowExecution execution, String activityId) {
        ResetActivityRequest.Builder request = ResetActivityRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setExecution(execution)
                .setKeepPaused(world.chance(30))
                .setResetHeartbeat(world.chance(30))
                .setRestoreOriginalOptions(world.chance(30));
        if (request.getResetHeartbeat()) {
            world.heartbeats.reset(execution.getWorkflowId());
        }
        if (world.chance(70)) {
            request.setId(activityId);
        } else {
            request.setMatchAll(true);
        }
        return new Plain<ResetActivityResponse>(
                world,
                "reset " + activityId + " of " + execution.getWorkflowId(),
                (door, call) -> door.resetActivity(request.build(), call));
    }

    private Errand<?> changeOptions(WorkflowExecution execution, String activityId) {
        UpdateActivityOptionsRequest.Builder request = UpdateActivityOptionsRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setExecution(execution)
                .setId(activityId);
        if (world.chance(20)) {
            request.setRestoreOriginal(true);
        } else {
            request.setActivityOptions(ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(RandomCommands.seconds(1 + world.random.nextInt(30)))
                            .setHeartbeatTimeout(RandomCommands.seconds(1 + world.random.nextInt(5)))
                            .setRetryPolicy(RetryPolicy.newBuilder()
                                    .setInitialInterval(RandomCommands.seconds(1 + world.random.nextInt(3)))))
                    .setUpdateMask(FieldMask.newBuilder()
                            .addPaths(world.oneOf(
                                    "start_to_close_timeout", "heartbeat_timeout", "retry_policy.initial_interval")));
        }
        return new Plain<UpdateActivityOptionsResponse>(
                world,
                "change the options of " + activityId + " of " + execution.getWorkflowId(),
                (door, call) -> door.updateActivityOptions(request.build(), call));
    }

    /** Whose effect is checked wherever it shows. */
    private static final class Plain<R> extends Errand<R> {
        private final BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc;

        private Plain(World world, String what, BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc) {
            super(world, what);
            this.rpc = rpc;
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<R> call) {
            rpc.accept(door, call);
        }

        @Override
        public void said(R answer) {}
    }

    private static final class Pause extends Errand<PauseActivityResponse> {
        private final PauseActivityRequest request;

        private Pause(World world, WorkflowExecution execution, String activityId) {
            super(world, "pause " + activityId + " of " + execution.getWorkflowId());
            PauseActivityRequest.Builder builder = PauseActivityRequest.newBuilder()
                    .setNamespace(World.NAMESPACE)
                    .setExecution(execution)
                    .setIdentity("operator")
                    .setRequestId(world.token("pause"));
            request = world.chance(80)
                    ? builder.setId(activityId).build()
                    : builder.setType(TYPE).build();
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<PauseActivityResponse> call) {
            door.pauseActivity(request, call);
        }

        @Override
        public void said(PauseActivityResponse answer) {
            String workflowId = request.getExecution().getWorkflowId();
            boolean there = world.ledger.mayBeGone(workflowId)
                    || world.ledger.runsOf(workflowId).stream()
                            .anyMatch(run -> run.seen.contains(request.getRequestId()));
            Violation.unless(there, "A pause is acknowledged when committed", what, request.getRequestId());
        }
    }
}
