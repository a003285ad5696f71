package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.RequestCancelWorkflow;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.schedule.ClosedRun;
import dev.perdura.engine.internal.schedule.RecordClose;
import dev.perdura.engine.internal.schedule.RecordStop;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.util.function.Function;

/** Ends a run that is in the way of the next one, in whichever run its chain is by now (rule 10.8). */
final class StopScheduledJob extends ScheduleJob {

    private final RunToStop stop;

    StopScheduledJob(ScheduleName schedule, RunToStop stop, Function<RunKey, LaneRuns> laneOf) {
        super(schedule, stop, laneOf);
        this.stop = stop;
    }

    @Override
    boolean isPending(LoadedSchedule loaded) {
        return loaded.machine.stops().contains(stop);
    }

    @Override
    void first(LaneRuns runs, LoadedSchedule loaded) {
        onRun(
                runs,
                loaded.lastBatch,
                new RunKey(schedule.namespace(), stop.getWorkflowId(), stop.getFirstRunId()),
                this::stop);
    }

    private void stop(LaneRuns runs) {
        LoadedRun run = runs.current(schedule.namespace(), stop.getWorkflowId());
        if (run != null && run.state.isOpen() && run.state.start().firstRunId().equals(stop.getFirstRunId())) {
            if (stop.getTerminate()) {
                terminate(runs, run);
            } else {
                requestCancel(runs, run);
            }
        } else if (runs.find(schedule.namespace(), stop.getWorkflowId(), stop.getFirstRunId()) == null) {
            // It was deleted, so it will never tell how it ended.
            ClosedRun gone = new ClosedRun(
                    "",
                    stop.getFirstRunId(),
                    0,
                    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
                    null,
                    null);
            onSchedule(runs, 0, (machine, now, ids) -> RecordClose.closed(machine, gone, now, ids));
            return;
        }
        onSchedule(runs, run == null ? 0 : run.lastBatch, (machine, now, ids) -> RecordStop.told(machine, stop));
    }

    private void terminate(LaneRuns runs, LoadedRun run) {
        runs.change(
                run,
                t -> TerminateWorkflow.decide(
                        t,
                        TerminateWorkflowExecutionRequest.newBuilder()
                                .setNamespace(schedule.namespace())
                                .setWorkflowExecution(workflow())
                                .setFirstExecutionRunId(stop.getFirstRunId())
                                .setReason("terminated by schedule overlap policy")
                                .setIdentity(identity())
                                .build()));
    }

    private void requestCancel(LaneRuns runs, LoadedRun run) {
        runs.change(
                run,
                t -> RequestCancelWorkflow.decide(
                        t,
                        RequestCancelWorkflowExecutionRequest.newBuilder()
                                .setNamespace(schedule.namespace())
                                .setWorkflowExecution(workflow())
                                .setFirstExecutionRunId(stop.getFirstRunId())
                                .setReason("cancelled by schedule overlap policy")
                                .setIdentity(identity())
                                .setRequestId(stop.getFirstRunId())
                                .build()));
    }

    private WorkflowExecution workflow() {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(stop.getWorkflowId())
                .build();
    }

    private String identity() {
        return "temporal-scheduler-" + schedule.namespace() + "-" + schedule.scheduleId();
    }
}
