package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.BatchOperation;
import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Execution;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationResponse;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts an operation on many workflows. What it is about is found out now, so that it does not matter what the
 * operation does to the query's answer; it is kept with the job, which goes on after a restart.
 */
final class StartBatchOperation implements Handler<StartBatchOperationRequest, StartBatchOperationResponse> {

    /** At a time in one namespace (rpc-inventory section 11). */
    private static final int MOST_OPEN = 1;

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
        BatchOperationKind kind = BatchRules.check(request, door);
        if (!request.getVisibilityQuery().isEmpty()) {
            lists.all(
                    request.getNamespace(),
                    request.getVisibilityQuery(),
                    reply,
                    found -> start(
                            request,
                            kind,
                            found.stream().map(StartBatchOperation::target).toList(),
                            reply));
            return;
        }
        List<BatchTarget> listed = Stream.concat(
                        request.getExecutionsList().stream().map(StartBatchOperation::target),
                        request.getTargetExecutionsList().stream().map(StartBatchOperation::target))
                .toList();
        lists.perform(reply, () -> start(request, kind, listed, reply));
    }

    private static BatchTarget target(WorkflowExecution execution) {
        return BatchTarget.newBuilder()
                .setWorkflowId(execution.getWorkflowId())
                .setRunId(execution.getRunId())
                .build();
    }

    private static BatchTarget target(Execution execution) {
        return BatchTarget.newBuilder()
                .setWorkflowId(execution.getBusinessId())
                .setRunId(execution.getRunId())
                .build();
    }

    private void start(
            StartBatchOperationRequest request,
            BatchOperationKind kind,
            List<BatchTarget> targets,
            Reply<StartBatchOperationResponse> reply) {
        if (lists.countOpen(request.getNamespace(), BatchOperation.DIVISION) >= MOST_OPEN) {
            throw Refusal.exhausted(
                    ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
                    ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
                    "Max concurrent batch operations is reached: " + MOST_OPEN
                            + " at a time; wait for the one that is under way, or stop it.");
        }
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
