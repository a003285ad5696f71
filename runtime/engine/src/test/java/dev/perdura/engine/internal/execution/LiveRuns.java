package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.WorkflowState;
import java.util.List;

/** Lets tests look at runs in memory, without using them. */
public final class LiveRuns {

    private LiveRuns() {}

    /** Null if the run is not in memory. */
    public static WorkflowState state(Executions executions, String namespace, String workflowId, String runId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run == null ? null : run.state;
    }

    /** What was recorded of the run and is not written before its next transition. */
    public static List<Entry> deferred(Executions executions, String namespace, String workflowId, String runId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run == null ? List.of() : run.deferred;
    }

    /** Whether somebody wants to update the run and the workflow has not answered yet. */
    public static boolean hasAdmittedUpdates(Executions executions, String namespace, String workflowId, String runId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run != null && run.updates != null && !run.updates.admitted().isEmpty();
    }

    /** Whether the run has an update of that id, admitted or in its history. */
    public static boolean knowsUpdate(
            Executions executions, String namespace, String workflowId, String runId, String updateId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run != null && run.updates != null && run.updates.status(updateId) != null;
    }

    /** Queries that wait for a workflow task to ride on. */
    public static int ridingQueries(Executions executions, String namespace, String workflowId, String runId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run == null || run.queries == null ? 0 : run.queries.riding();
    }

    /** Queries that go to a worker, or are with one, by themselves. */
    public static int directQueries(Executions executions, String namespace, String workflowId, String runId) {
        LoadedRun run = run(executions, namespace, workflowId, runId);
        return run == null || run.queries == null ? 0 : run.queries.direct();
    }

    /** Leaves the run in memory in such a way that whatever is done with it fails. */
    public static void spoil(Executions executions, String namespace, String workflowId, String runId) {
        run(executions, namespace, workflowId, runId).state = null;
    }

    /** Takes the run out of memory. */
    public static void forget(Executions executions, String namespace, String workflowId, String runId) {
        executions.runsOf(namespace, workflowId).cache().remove(run(executions, namespace, workflowId, runId));
    }

    /** Whether the lane of that workflow id has done all that was asked of it. */
    public static boolean isIdle(Executions executions, String namespace, String workflowId) {
        return executions.runsOf(namespace, workflowId).lane().isIdle();
    }

    private static LoadedRun run(Executions executions, String namespace, String workflowId, String runId) {
        return executions.runsOf(namespace, workflowId).cache().byRunId(runId);
    }
}
