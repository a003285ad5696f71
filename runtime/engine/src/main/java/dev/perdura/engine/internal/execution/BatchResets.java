package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ResetPoint;
import io.temporal.api.batch.v1.BatchOperationReset;
import io.temporal.api.common.v1.ResetOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ResetType;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;

/** Where each target of a batch reset goes back to. */
final class BatchResets {

    private BatchResets() {}

    /** @throws Refusal if the run has no such point */
    @SuppressWarnings("deprecation") // Old clients still send reset_type and reset_reapply_type.
    static ResetWorkflowExecutionRequest request(LoadedRun run, StartBatchOperationRequest batch, String requestId) {
        BatchOperationReset operation = batch.getResetOperation();
        ResetOptions options = operation.getOptions();
        return ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(run.key().namespace())
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.key().workflowId())
                        .setRunId(run.key().runId()))
                .setReason(batch.getReason())
                .setRequestId(requestId)
                .setWorkflowTaskFinishEventId(eventId(run, operation))
                .setResetReapplyType(
                        operation.hasOptions() ? options.getResetReapplyType() : operation.getResetReapplyType())
                .addAllResetReapplyExcludeTypes(options.getResetReapplyExcludeTypesList())
                .addAllPostResetOperations(operation.getPostResetOperationsList())
                .build();
    }

    @SuppressWarnings("deprecation") // Old clients still send reset_type.
    private static long eventId(LoadedRun run, BatchOperationReset operation) {
        ResetOptions options = operation.getOptions();
        long eventId = switch (options.getTargetCase()) {
            case FIRST_WORKFLOW_TASK -> first(run);
            case LAST_WORKFLOW_TASK -> last(run);
            case WORKFLOW_TASK_ID -> options.getWorkflowTaskId();
            case BUILD_ID -> ofBuild(run, options.getBuildId());
            case TARGET_NOT_SET ->
                operation.getResetType() == ResetType.RESET_TYPE_LAST_WORKFLOW_TASK ? last(run) : first(run);
        };
        if (eventId == 0) {
            throw Refusal.invalidArgument("The run has no workflow task to go back to.");
        }
        return eventId;
    }

    private static long first(LoadedRun run) {
        long eventId = 0;
        for (ResetPoint point = run.state.resets().points(); point != null; point = point.before()) {
            eventId = point.completedEventId();
        }
        return eventId;
    }

    private static long last(LoadedRun run) {
        long startedEventId = run.state.workflowTask().lastCompletedStartedEventId();
        return startedEventId == 0 ? 0 : startedEventId + 1;
    }

    private static long ofBuild(LoadedRun run, String buildId) {
        for (ResetPoint point = run.state.resets().points(); point != null; point = point.before()) {
            if (point.buildId().equals(buildId) || point.binaryChecksum().equals(buildId)) {
                return point.completedEventId();
            }
        }
        return 0;
    }
}
