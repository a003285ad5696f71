package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.StartScheduledRun;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Outcome;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.RecordStart;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.ScheduledRequest;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.state.RunKey;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the run of a start whose turn it is (rule 10.12). Its run id was decided and committed with its turn: if there
 * is such a run it was started before, in an earlier life of the engine, so no start is ever done twice.
 */
final class StartScheduledJob extends ScheduleJob {

    private static final Logger LOG = LoggerFactory.getLogger(StartScheduledJob.class);

    private final String requestId;

    StartScheduledJob(ScheduleName schedule, String requestId, Function<RunKey, LaneRuns> laneOf) {
        super(schedule, requestId, laneOf);
        this.requestId = requestId;
    }

    @Override
    boolean isPending(LoadedSchedule loaded) {
        return loaded.machine.starting(requestId) != null;
    }

    @Override
    void first(LaneRuns runs, LoadedSchedule loaded) {
        BufferedStart start = loaded.machine.starting(requestId);
        StartWorkflowExecutionRequest request = ScheduledRequest.of(loaded.machine, start);
        RunKey key = new RunKey(schedule.namespace(), start.getWorkflowId(), start.getRunId());
        onRun(runs, loaded.lastBatch, key, lane -> start(lane, key, request));
    }

    private void start(LaneRuns runs, RunKey key, StartWorkflowExecutionRequest request) {
        LoadedRun run = runs.find(key);
        if (run == null) {
            LoadedRun current = runs.current(key.namespace(), key.workflowId());
            try {
                run = startUnlessInUse(runs, key, current, request);
            } catch (Refusal refusal) {
                LOG.info("Schedule {} cannot start {}: {}", schedule, key.workflowId(), refusal.getMessage());
            }
            if (run == null) {
                onSchedule(
                        runs,
                        current == null ? 0 : current.lastBatch,
                        (machine, now, ids) -> RecordStart.failed(machine, requestId, now, ids));
                return;
            }
        }
        long startMillis = run.state.start().startMillis();
        onSchedule(
                runs,
                run.lastBatch,
                (machine, now, ids) -> RecordStart.started(machine, requestId, startMillis, now, ids));
    }

    private LoadedRun startUnlessInUse(
            LaneRuns runs, RunKey key, LoadedRun current, StartWorkflowExecutionRequest request) {
        Outcome outcome = WorkflowIdPolicy.decide(
                current == null
                        ? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
                        : current.state.status(),
                WorkflowIdPolicy.ofStart(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED,
                        request.getWorkflowIdReusePolicy()));
        if (outcome != Outcome.START) {
            return null;
        }
        return runs.start(
                key.namespace(),
                key.workflowId(),
                key.runId(),
                current,
                transition -> StartScheduledRun.decide(transition, request, schedule.scheduleId()));
    }
}
