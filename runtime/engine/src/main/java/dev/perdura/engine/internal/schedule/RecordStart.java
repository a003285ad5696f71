package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import java.util.function.Supplier;

/** A schedule gets to know what became of a start whose turn it was. */
public final class RecordStart {

    static final int RECENT_ACTIONS = 10;

    private RecordStart() {}

    /** The run is there, since {@code startMillis}. Does nothing the second time. */
    public static void started(
            ScheduleMachine schedule, String requestId, long startMillis, long nowMillis, Supplier<String> newId) {
        record(schedule, requestId, startMillis);
        Advance.to(schedule, nowMillis, newId);
    }

    /** There will be no run: the workflow id is taken, or the workflow cannot be started. */
    public static void failed(ScheduleMachine schedule, String requestId, long nowMillis, Supplier<String> newId) {
        remove(schedule, requestId);
        Advance.to(schedule, nowMillis, newId);
    }

    static void record(ScheduleMachine schedule, String requestId, long startMillis) {
        BufferedStart start = remove(schedule, requestId);
        if (start == null) {
            return;
        }
        WorkflowExecution run = WorkflowExecution.newBuilder()
                .setWorkflowId(start.getWorkflowId())
                .setRunId(start.getRunId())
                .build();
        schedule.info.setActionCount(schedule.info.getActionCount() + 1);
        schedule.info.addRecentActions(ScheduleActionResult.newBuilder()
                .setScheduleTime(Times.timestamp(start.getScheduledMillis()))
                .setActualTime(Times.timestamp(startMillis))
                .setStartWorkflowResult(run)
                .setStartWorkflowStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING));
        if (schedule.info.getRecentActionsCount() > RECENT_ACTIONS) {
            schedule.info.removeRecentActions(0);
        }
        if (start.getTracked()) {
            schedule.info.addRunningWorkflows(run);
        }
    }

    private static BufferedStart remove(ScheduleMachine schedule, String requestId) {
        for (int i = 0; i < schedule.progress.getStartingCount(); i++) {
            BufferedStart start = schedule.progress.getStarting(i);
            if (start.getRequestId().equals(requestId)) {
                schedule.progress.removeStarting(i);
                return start;
            }
        }
        return null;
    }
}
