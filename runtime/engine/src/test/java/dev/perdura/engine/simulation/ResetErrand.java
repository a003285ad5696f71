package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.List;

/** Goes back to a point of a run's history (rules 5.13 to 5.17). */
final class ResetErrand extends Errand<ResetWorkflowExecutionResponse> {

    private final ResetWorkflowExecutionRequest request;

    ResetErrand(World world, CommittedRun base) {
        super(world, "reset " + base.workflowId() + "/" + base.runId());
        ResetWorkflowExecutionRequest.Builder builder = ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(base.workflowId())
                        .setRunId(base.runId()))
                .setReason("reset")
                .setRequestId(world.token("reset"))
                .setWorkflowTaskFinishEventId(point(world, base));
        if (world.chance(30)) {
            builder.addResetReapplyExcludeTypes(world.oneOf(
                    ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
                    ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE));
        }
        request = builder.build();
        world.note("  to event " + request.getWorkflowTaskFinishEventId());
    }

    /** Mostly the end of a workflow task, or where it would have been. */
    private static long point(World world, CommittedRun base) {
        List<HistoryEvent> tasks = base.events.stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
                        || event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                .toList();
        return tasks.isEmpty() || world.chance(10)
                ? world.random.nextInt(base.events.size() + 3)
                : world.oneOf(tasks).getEventId() + 1;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<ResetWorkflowExecutionResponse> call) {
        door.resetWorkflowExecution(request, call);
    }

    @Override
    public void said(ResetWorkflowExecutionResponse answer) {
        WorkflowExecution execution = request.getWorkflowExecution();
        if (world.ledger.mayBeGone(execution.getWorkflowId())) {
            return;
        }
        CommittedRun run = world.ledger.run(answer.getRunId());
        CommittedRun base = world.ledger.run(execution.getRunId());
        int kept = (int) request.getWorkflowTaskFinishEventId() - 1;
        Violation.unless(
                run != null && run.resetRequestId().equals(request.getRequestId()),
                "A reset is acknowledged when committed",
                what,
                run);
        Violation.unless(
                run.events.subList(0, kept).equals(base.events.subList(0, kept)),
                "A reset keeps what happened before its point (5.14)",
                base,
                run);
        Violation.unless(!base.isOpen(), "The run that was reset has ended (5.14)", base, run);
        boolean excluded = request.getResetReapplyExcludeTypesList()
                .contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL);
        for (HistoryEvent event : base.events.subList(kept, base.events.size())) {
            String token = Tokens.of(event);
            boolean isSignal = event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;
            Violation.unless(
                    !isSignal || excluded || run.rules.count(token) > 0,
                    "What came after the point of a reset is there again (5.16)",
                    token,
                    run);
        }
    }
}
