package dev.perdura.engine.internal.schedule;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleActionResultOrBuilder;
import java.util.function.Supplier;

/**
 * A schedule gets to know how a workflow ended that it had started: then it may be the turn of the next start; its
 * result goes to that one, and its failure may pause the schedule (rules 10.8, 10.11, 10.12).
 */
public final class RecordClose {

    private RecordClose() {}

    /** Does nothing the second time. */
    public static void closed(ScheduleMachine schedule, ClosedRun run, long nowMillis, Supplier<String> newId) {
        // After a crash this may be known before the start is.
        RecordStart.record(schedule, run.requestId(), run.startMillis());
        for (int i = 0; i < schedule.info.getRecentActionsCount(); i++) {
            ScheduleActionResult.Builder action = schedule.info.getRecentActionsBuilder(i);
            if (action.getStartWorkflowResult().getRunId().equals(run.runId()) && isOpen(action)) {
                action.setStartWorkflowStatus(run.status());
            }
        }
        WorkflowExecution tracked = remove(schedule, run.runId());
        if (tracked != null) {
            outcome(schedule, run);
            pause(schedule, tracked.getWorkflowId(), run);
        }
        Advance.to(schedule, nowMillis, newId);
    }

    /** A run that was reset after its end was told may come to another end, which is not the action's any more. */
    private static boolean isOpen(ScheduleActionResultOrBuilder action) {
        return action.getStartWorkflowStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    private static WorkflowExecution remove(ScheduleMachine schedule, String runId) {
        for (int i = schedule.progress.getStopsCount() - 1; i >= 0; i--) {
            if (schedule.progress.getStops(i).getFirstRunId().equals(runId)) {
                schedule.progress.removeStops(i);
            }
        }
        for (int i = 0; i < schedule.info.getRunningWorkflowsCount(); i++) {
            WorkflowExecution running = schedule.info.getRunningWorkflows(i);
            if (running.getRunId().equals(runId)) {
                schedule.info.removeRunningWorkflows(i);
                return running;
            }
        }
        return null;
    }

    /** A failure does not make the last result forgotten. */
    private static void outcome(ScheduleMachine schedule, ClosedRun run) {
        switch (run.status()) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED -> {
                schedule.progress.setLastFailure(ByteString.EMPTY);
                if (run.result() != null) {
                    schedule.progress.setLastResult(run.result().toByteString());
                }
            }
            case WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
                schedule.progress.setLastFailure(run.failure().toByteString());
            default -> {
                // Who was cancelled or terminated leaves nothing to the next.
            }
        }
    }

    private static void pause(ScheduleMachine schedule, String workflowId, ClosedRun run) {
        if (!schedule.schedule().getPolicies().getPauseOnFailure() || schedule.isPaused()) {
            return;
        }
        String notes;
        switch (run.status()) {
            case WORKFLOW_EXECUTION_STATUS_FAILED ->
                notes = "paused due to workflow failure: " + workflowId + ": "
                        + run.failure().getMessage();
            case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> notes = "paused due to workflow timeout: " + workflowId;
            default -> {
                return;
            }
        }
        schedule.state.setPaused(true).setNotes(notes);
        schedule.bumpConflictToken();
    }
}
