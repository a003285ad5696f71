package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ResetPoint;
import io.temporal.api.batch.v1.BatchOperationReset;
import io.temporal.api.common.v1.ResetOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ResetType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;

/** Where each target of a batch reset goes back to. */
final class BatchResets {

    private static final int EVENTS_AT_A_TIME = 256;

    /** An event to go back to, in the run itself or in one before it in its chain. */
    private record Point(String runId, long eventId) {}

    private BatchResets() {}

    /** @throws Refusal if the run has no such point */
    @SuppressWarnings("deprecation") // Old clients still send reset_type and reset_reapply_type.
    static ResetWorkflowExecutionRequest request(
            LaneRuns runs, LoadedRun run, StartBatchOperationRequest batch, String requestId) {
        BatchOperationReset operation = batch.getResetOperation();
        ResetOptions options = operation.getOptions();
        Point point = point(runs, run, operation);
        return ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(run.key().namespace())
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.key().workflowId())
                        .setRunId(point.runId()))
                .setReason(batch.getReason())
                .setRequestId(requestId)
                .setWorkflowTaskFinishEventId(point.eventId())
                .setResetReapplyType(
                        operation.hasOptions() ? options.getResetReapplyType() : operation.getResetReapplyType())
                .addAllResetReapplyExcludeTypes(options.getResetReapplyExcludeTypesList())
                .addAllPostResetOperations(operation.getPostResetOperationsList())
                .build();
    }

    @SuppressWarnings("deprecation") // Old clients still send reset_type.
    private static Point point(LaneRuns runs, LoadedRun run, BatchOperationReset operation) {
        ResetOptions options = operation.getOptions();
        if (options.getTargetCase() == ResetOptions.TargetCase.BUILD_ID) {
            return ofBuild(run, options, runs.parts().clock().nowMillis());
        }
        long eventId = switch (options.getTargetCase()) {
            case LAST_WORKFLOW_TASK -> last(run);
            case WORKFLOW_TASK_ID -> options.getWorkflowTaskId();
            case TARGET_NOT_SET ->
                operation.getResetType() == ResetType.RESET_TYPE_LAST_WORKFLOW_TASK ? last(run) : first(runs, run);
            default -> first(runs, run);
        };
        if (eventId == 0) {
            throw Refusal.invalidArgument("The run has no workflow task to go back to.");
        }
        return new Point(run.key().runId(), eventId);
    }

    /** The reset points do not tell: those of the builds that a run before this one had first are there (rule 5.17). */
    private static long first(LaneRuns runs, LoadedRun run) {
        long end = run.state.nextEventId();
        HistoryPage page = runs.reader().page(run, 1, end, 0, EVENTS_AT_A_TIME, runs.committedBatch());
        while (!page.events().isEmpty()) {
            for (HistoryEvent event : page.events()) {
                if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
                    return event.getEventId();
                }
            }
            if (page.nextEventId() >= end) {
                break;
            }
            page = runs.reader()
                    .page(run, page.nextEventId(), end, page.afterSequence(), EVENTS_AT_A_TIME, runs.committedBatch());
        }
        return 0;
    }

    private static long last(LoadedRun run) {
        long startedEventId = run.state.workflowTask().lastCompletedStartedEventId();
        return startedEventId == 0 ? 0 : startedEventId + 1;
    }

    private static Point ofBuild(LoadedRun run, ResetOptions options, long nowMillis) {
        String buildId = options.getBuildId();
        ResetPoint oldest = null;
        for (ResetPoint point = run.state.resets().points(); point != null; point = point.before()) {
            oldest = point.buildId().equals(buildId) ? point : oldest;
        }
        if (oldest == null) {
            throw Refusal.invalidArgument("Can't find reset point for " + buildId);
        }
        if (!oldest.resettable()) {
            throw Refusal.invalidArgument("Reset point for " + buildId + " is not resettable");
        }
        if (oldest.expireMillis() != 0 && oldest.expireMillis() < nowMillis) {
            throw Refusal.invalidArgument("Reset point for " + buildId + " is expired");
        }
        if (options.getCurrentRunOnly() && !oldest.runId().equals(run.key().runId())) {
            throw Refusal.invalidArgument(
                    "Reset point for " + buildId + " points to previous run and CurrentRunOnly is set");
        }
        return new Point(oldest.runId(), oldest.completedEventId());
    }
}
