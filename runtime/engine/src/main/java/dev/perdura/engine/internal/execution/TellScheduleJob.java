package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ConfirmJob;
import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.schedule.ClosedRun;
import dev.perdura.engine.internal.schedule.RecordClose;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import java.util.function.Function;

/** Tells the schedule that started a chain how that has ended (rule 10.8), which nobody has to poll for. */
final class TellScheduleJob extends CrossRunJob {

    private static final Failure TIMEOUT = Failure.newBuilder()
            .setMessage("workflow timeout")
            .setTimeoutFailureInfo(
                    TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE))
            .build();

    TellScheduleJob(RunKey run, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        super(run, job, laneOf);
    }

    @Override
    void first(LaneRuns runs, LoadedRun run) {
        StartedBySchedule start = run.state.otherRuns().schedule();
        long end = run.state.nextEventId();
        HistoryEvent close = runs.reader()
                .page(run, end - 1, end, 0, 1, runs.committedBatch())
                .events()
                .get(0);
        ClosedRun closed = closed(start, run.state.status(), close);
        ScheduleName name = new ScheduleName(sender.namespace(), start.getScheduleId());
        RunKey schedule = new RunKey(name.namespace(), name.scheduleId(), "");
        then(runs, run, schedule, lane -> tell(lane, name, closed));
    }

    private static ClosedRun closed(StartedBySchedule start, WorkflowExecutionStatus status, HistoryEvent close) {
        Payloads result = null;
        Failure failure = null;
        switch (close.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> {
                WorkflowExecutionCompletedEventAttributes completed =
                        close.getWorkflowExecutionCompletedEventAttributes();
                result = completed.hasResult() ? completed.getResult() : null;
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                failure = close.getWorkflowExecutionFailedEventAttributes().getFailure();
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> failure = TIMEOUT;
            default -> {
                // Nothing is known but that it has closed.
            }
        }
        return new ClosedRun(
                start.getRequestId(), start.getFirstRunId(), start.getStartedTimeMillis(), status, result, failure);
    }

    private void tell(LaneRuns runs, ScheduleName name, ClosedRun closed) {
        LoadedSchedule schedule = runs.schedules().find(name);
        if (schedule != null) {
            runs.schedules().change(schedule, (machine, now, ids) -> RecordClose.closed(machine, closed, now, ids));
        }
        thenAfter(runs, schedule == null ? 0 : schedule.lastBatch, sender, this::confirm);
    }

    private void confirm(LaneRuns runs) {
        LoadedRun run = runs.find(sender);
        if (run != null) {
            runs.change(run, t -> ConfirmJob.decide(t, job));
        }
        done();
    }
}
