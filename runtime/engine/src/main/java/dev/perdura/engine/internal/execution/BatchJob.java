package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.command.BatchOperation;
import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.command.ChangeActivityOptions;
import dev.perdura.engine.internal.command.DeleteWorkflow;
import dev.perdura.engine.internal.command.RequestCancelWorkflow;
import dev.perdura.engine.internal.command.ResetActivities;
import dev.perdura.engine.internal.command.SignalWorkflow;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.command.UnpauseActivities;
import dev.perdura.engine.internal.command.WorkflowOptionsChange;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.BatchState;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Times;
import io.grpc.Status;
import io.temporal.api.batch.v1.BatchOperationResetActivities;
import io.temporal.api.batch.v1.BatchOperationSignal;
import io.temporal.api.batch.v1.BatchOperationUnpauseActivities;
import io.temporal.api.batch.v1.BatchOperationUpdateActivityOptions;
import io.temporal.api.batch.v1.BatchOperationUpdateWorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

/**
 * Does an operation to one target after the other, each on the lane of its workflow and none faster than allowed. A
 * crash may let one target be done twice; the second time nothing happens to it, because the request ids are the same.
 */
final class BatchJob extends CrossRunJob {

    /** Of a request that does not say how fast it may be done, and the most that one may ask for. */
    private static final float MOST_PER_SECOND = 50;

    private static final float MILLIS_PER_SECOND = 1_000;

    BatchJob(RunKey batch, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(batch, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun batch) {
        BatchState state = batch.state.otherRuns().batch();
        StartBatchOperationRequest request = state.request();
        BatchTarget next = state.next();
        RunKey target = new RunKey(sender.namespace(), next.getWorkflowId(), next.getRunId());
        then(runs, batch, target, lane -> apply(lane, target, request));
    }

    private void apply(LaneRuns runs, RunKey target, StartBatchOperationRequest request) {
        boolean failed = false;
        LoadedRun run = null;
        try {
            run = runs.require(target.namespace(), target.workflowId(), target.runId());
            LoadedRun reset = apply(runs, run, request);
            run = reset == null ? run : reset;
        } catch (Refusal refusal) {
            // What is gone needs no operation any more.
            failed = refusal.code() != Status.Code.NOT_FOUND;
        }
        boolean hasFailed = failed;
        then(runs, run, sender, lane -> advance(lane, request, hasFailed));
    }

    private void advance(LaneRuns runs, StartBatchOperationRequest request, boolean failed) {
        LoadedRun batch = runs.find(sender);
        if (batch != null && batch.state.isPending(job)) {
            runs.change(batch, transition -> BatchOperation.advance(transition, failed));
        }
        if (batch == null || !batch.state.isPending(job)) {
            done();
            return;
        }
        float asked = request.getMaxOperationsPerSecond();
        float perSecond = asked > 0 ? Math.min(asked, MOST_PER_SECOND) : MOST_PER_SECOND;
        goOnIn((long) (MILLIS_PER_SECOND / perSecond));
    }

    /** @return the run that is to be on disk before this counts, if it is not {@code run} */
    private LoadedRun apply(LaneRuns runs, LoadedRun run, StartBatchOperationRequest request) {
        switch (BatchOperationKind.of(request)) {
            case TERMINATE -> runs.change(run, t -> TerminateWorkflow.decide(t, terminate(request)));
            case SIGNAL -> runs.change(run, t -> SignalWorkflow.decide(t, signal(request, run.key())));
            case CANCEL -> runs.change(run, t -> RequestCancelWorkflow.decide(t, cancel(request, run.key())));
            case DELETE -> runs.change(run, DeleteWorkflow::decide);
            case RESET -> {
                return runs.reset(BatchResets.request(runs, run, request, requestId(request, run.key())));
            }
            case UPDATE_EXECUTION_OPTIONS -> update(runs, run, request.getUpdateWorkflowOptionsOperation());
            case UNPAUSE_ACTIVITY -> unpause(runs, run, request.getUnpauseActivitiesOperation());
            case RESET_ACTIVITY -> reset(runs, run, request.getResetActivitiesOperation());
            case UPDATE_ACTIVITY_OPTIONS -> update(runs, run, request.getUpdateActivityOptionsOperation());
        }
        return null;
    }

    private static String requestId(StartBatchOperationRequest request, RunKey target) {
        byte[] name = (request.getJobId() + "/" + target.runId()).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    private static TerminateWorkflowExecutionRequest terminate(StartBatchOperationRequest request) {
        TerminateWorkflowExecutionRequest.Builder terminate = TerminateWorkflowExecutionRequest.newBuilder()
                .setReason(request.getReason())
                .setIdentity(request.getTerminationOperation().getIdentity());
        if (request.getTerminationOperation().hasDetails()) {
            terminate.setDetails(request.getTerminationOperation().getDetails());
        }
        return terminate.build();
    }

    private static SignalWorkflowExecutionRequest signal(StartBatchOperationRequest request, RunKey target) {
        BatchOperationSignal operation = request.getSignalOperation();
        SignalWorkflowExecutionRequest.Builder signal = SignalWorkflowExecutionRequest.newBuilder()
                .setSignalName(operation.getSignal())
                .setIdentity(operation.getIdentity())
                .setRequestId(requestId(request, target));
        if (operation.hasInput()) {
            signal.setInput(operation.getInput());
        }
        if (operation.hasHeader()) {
            signal.setHeader(operation.getHeader());
        }
        return signal.build();
    }

    private static RequestCancelWorkflowExecutionRequest cancel(StartBatchOperationRequest request, RunKey target) {
        return RequestCancelWorkflowExecutionRequest.newBuilder()
                .setReason(request.getReason())
                .setIdentity(request.getCancellationOperation().getIdentity())
                .setRequestId(requestId(request, target))
                .build();
    }

    private static ActivitySelection selection(String type) {
        return type.isEmpty() ? ActivitySelection.ALL : ActivitySelection.ofType(type);
    }

    private static void update(LaneRuns runs, LoadedRun run, BatchOperationUpdateWorkflowExecutionOptions operation) {
        WorkflowOptionsChange change =
                new WorkflowOptionsChange(operation.getWorkflowExecutionOptions(), operation.getUpdateMask());
        runs.change(run, t -> change.decide(t, operation.getIdentity()));
    }

    private static void unpause(LaneRuns runs, LoadedRun run, BatchOperationUnpauseActivities operation) {
        runs.change(
                run,
                t -> UnpauseActivities.decide(
                        t,
                        selection(operation.getType()),
                        operation.getResetAttempts(),
                        operation.getResetHeartbeat(),
                        Times.millis(operation.getJitter())));
    }

    private static void reset(LaneRuns runs, LoadedRun run, BatchOperationResetActivities operation) {
        runs.change(
                run,
                t -> ResetActivities.decide(
                        t,
                        selection(operation.getType()),
                        operation.getResetHeartbeat(),
                        operation.getKeepPaused(),
                        operation.getRestoreOriginalOptions(),
                        Times.millis(operation.getJitter())));
    }

    private static void update(LaneRuns runs, LoadedRun run, BatchOperationUpdateActivityOptions operation) {
        runs.change(run, t -> {
            if (operation.getRestoreOriginal()) {
                ChangeActivityOptions.decideRestored(t, selection(operation.getType()));
            } else {
                ActivityOptionsChange change = new ActivityOptionsChange(
                        operation.getActivityOptions(),
                        operation.getUpdateMask().getPathsList());
                ChangeActivityOptions.decide(t, selection(operation.getType()), change);
            }
        });
    }
}
