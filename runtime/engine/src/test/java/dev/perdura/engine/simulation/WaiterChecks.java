package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever waits is answered as soon as what he waits for is there, or can never come. Asked at rest, when the engine
 * has done all that it can do without time passing.
 */
final class WaiterChecks {

    private static final long LONGEST_QUERY_MILLIS = 30_000;
    private static final int ATTEMPTS_OF_A_SICK_RUN = 3;

    private final World world;

    /** How many calls wait for answers to queries, by workflow id. */
    private final Map<String, Integer> queries = new HashMap<>();

    WaiterChecks(World world) {
        this.world = world;
    }

    void checkAtRest() {
        queries.clear();
        for (Call<?> call : List.copyOf(world.calls())) {
            call.checkWaiting(world.time.elapsedMillis());
        }
        for (CommittedRun run : world.ledger.runs()) {
            checkRiding(run);
        }
        for (String workflowId : world.ledger.workflowIds()) {
            int known = world.ledger.runsOf(workflowId).stream()
                    .mapToInt(this::queriesOf)
                    .sum();
            int waiting = queries.getOrDefault(workflowId, 0);
            Violation.unless(known == waiting, "A query that somebody waits for is known", workflowId, waiting);
        }
    }

    /** Rules 6.5, 6.10, 6.12: the run is open, knows the update, and that has not come as far as wanted. */
    void forUpdate(
            Call<?> call, WorkflowExecution execution, String updateId, UpdateWorkflowExecutionLifecycleStage wanted) {
        CommittedRun run = call.awaited(execution);
        Violation.unless(
                run != null && run.isOpen(), "Nobody waits for an update of a run that is over (6.12)", call, run);
        UpdateRules updates = run.rules.updates();
        boolean reached =
                wanted == UpdateChecks.ACCEPTED ? updates.isAccepted(updateId) : updates.outcome(updateId) != null;
        Violation.unless(!reached, "Nobody waits for what an update has come to (6.10)", call, run);
        Violation.unless(
                world.engine().knowsUpdate(World.NAMESPACE, run.workflowId(), run.runId(), updateId),
                "An update that somebody waits for is known (6.11)",
                call,
                run);
        call.checkWaitsLessThan(world.settings.limits.historyPollMillis());
    }

    /** Rule 7.2: the run is there, and a worker may answer. */
    void forQuery(Call<?> call, WorkflowExecution execution) {
        queries.merge(execution.getWorkflowId(), 1, Integer::sum);
        if (!execution.getRunId().isEmpty()) {
            CommittedRun run = call.awaited(execution);
            Violation.unless(run != null, "Nobody asks a run that is gone (7.8)", call, "");
            Violation.unless(
                    run.isOpen() || run.state.workflowTask().lastCompletedStartedEventId() > 0,
                    "Nobody asks a closed run that no worker ever had (7.2)",
                    call,
                    run);
        }
        call.checkWaitsLessThan(LONGEST_QUERY_MILLIS);
    }

    /** Rule 8.1: there is no task for this poll. */
    void forTask(Call<?> call, TaskQueueKey queue) {
        int waiting = world.engine().backlog(queue);
        Violation.unless(waiting == 0, "Nobody polls for a task that waits for him", call, waiting);
        call.checkWaitsLessThan(world.settings.limits.taskPollMillis());
    }

    private int queriesOf(CommittedRun run) {
        return world.engine().ridingQueries(World.NAMESPACE, run.workflowId(), run.runId())
                + world.engine().directQueries(World.NAMESPACE, run.workflowId(), run.runId());
    }

    /** Rule 2.31: a workflow task comes that has the answers of the queries that wait for one. */
    private void checkRiding(CommittedRun run) {
        if (world.engine().ridingQueries(World.NAMESPACE, run.workflowId(), run.runId()) == 0) {
            return;
        }
        WorkflowTaskState task = world.engine()
                .live(World.NAMESPACE, run.workflowId(), run.runId())
                .workflowTask();
        Violation.unless(
                run.isOpen()
                        && (task.isPending() || task.lastCompletedStartedEventId() == 0)
                        && task.attempt() < ATTEMPTS_OF_A_SICK_RUN,
                "A query rides on a workflow task that comes (2.31, 7.3)",
                run,
                task);
    }
}
