package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.BatchOperation;
import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationResponse;
import java.util.List;

/**
 * Starts an operation on many workflows. What it is about is found out now, so that it does not matter what the
 * operation does to the query's answer; it is kept with the job, which goes on after a restart.
 */
final class StartBatchOperation implements Handler<StartBatchOperationRequest, StartBatchOperationResponse> {

    /** Of those that are listed in the request. */
    private static final int MOST_EXECUTIONS = 1_000;

    private final Executions executions;
    private final Ids ids;
    private final Lists lists;
    private final Door door;

    StartBatchOperation(Executions executions, Ids ids, Lists lists, Door door) {
        this.executions = executions;
        this.ids = ids;
        this.lists = lists;
        this.door = door;
    }

    @Override
    @SuppressWarnings("deprecation") // Clients still send executions.
    public void handle(StartBatchOperationRequest request, Reply<StartBatchOperationResponse> reply) {
        BatchOperationKind kind = check(request);
        if (request.getExecutionsCount() > 0) {
            request.getExecutionsList().forEach(door::execution);
            start(request, kind, request.getExecutionsList(), reply);
        } else {
            lists.all(
                    request.getNamespace(),
                    request.getVisibilityQuery(),
                    reply,
                    found -> start(request, kind, found, reply));
        }
    }

    @SuppressWarnings("deprecation") // Clients still send executions.
    private BatchOperationKind check(StartBatchOperationRequest request) {
        door.openNamespace(request.getNamespace());
        door.id("JobId", request.getJobId());
        if (request.getReason().isEmpty()) {
            throw Refusal.invalidArgument("Reason is not set on request.");
        }
        door.length("Reason", request.getReason());
        if (request.getTargetExecutionsCount() > 0) {
            throw Refusal.unimplemented("Targets by target_executions are not offered: use executions or a query.");
        }
        boolean listed = request.getExecutionsCount() > 0;
        if (listed == !request.getVisibilityQuery().isEmpty()) {
            throw Refusal.invalidArgument(
                    listed
                            ? "Batch query and executions are mutually exclusive."
                            : "VisibilityQuery or Executions must be set on request.");
        }
        if (request.getExecutionsCount() > MOST_EXECUTIONS) {
            throw Refusal.invalidArgument("Batch executions count exceeds the limit of " + MOST_EXECUTIONS + ".");
        }
        BatchOperationKind kind = BatchOperationKind.of(request);
        if (kind == BatchOperationKind.SIGNAL) {
            door.id("SignalName", request.getSignalOperation().getSignal());
            door.payload("signal input", request.getSignalOperation().getInput());
        }
        if (kind == BatchOperationKind.UPDATE_ACTIVITY_OPTIONS) {
            // Says now what would be wrong with it for every target.
            new ActivityOptionsChange(
                    request.getUpdateActivityOptionsOperation().getActivityOptions(),
                    request.getUpdateActivityOptionsOperation().getUpdateMask().getPathsList());
        }
        return kind;
    }

    private void start(
            StartBatchOperationRequest request,
            BatchOperationKind kind,
            List<WorkflowExecution> found,
            Reply<StartBatchOperationResponse> reply) {
        List<BatchTarget> targets = found.stream()
                .map(execution -> BatchTarget.newBuilder()
                        .setWorkflowId(execution.getWorkflowId())
                        .setRunId(execution.getRunId())
                        .build())
                .toList();
        executions.submit(
                request.getNamespace(), request.getJobId(), reply, (runs, r) -> start(runs, request, kind, targets, r));
    }

    private void start(
            LaneRuns runs,
            StartBatchOperationRequest request,
            BatchOperationKind kind,
            List<BatchTarget> targets,
            Reply<StartBatchOperationResponse> reply) {
        LoadedRun current = runs.current(request.getNamespace(), request.getJobId());
        if (current != null) {
            throw Refusal.alreadyStarted(
                    "Workflow execution already finished or running: the job id " + request.getJobId() + " is in use.",
                    current.state().startRequestId(),
                    current.key().runId(),
                    current.state().start().firstRunId());
        }
        LoadedRun run = runs.start(
                request.getNamespace(),
                request.getJobId(),
                ids.get(),
                null,
                transition -> BatchOperation.start(transition, request, kind, targets));
        runs.answer(run, reply, StartBatchOperationResponse.getDefaultInstance());
    }
}
