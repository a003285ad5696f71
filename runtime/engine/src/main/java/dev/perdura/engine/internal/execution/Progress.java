package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import java.util.OptionalLong;

/**
 * What the row of a run says of it, and when it has to say something new. The row costs more to write than the journal,
 * so it is written only when its status changes, when its deadline would be later than the true one, or when the run
 * begins to wait for long. A stored deadline may be early (then the run is looked at in vain), never late.
 */
final class Progress {

    /** A run that waits for less than this keeps its early deadline. */
    private static final long WORTH_WRITING_MILLIS = 60_000;

    private Progress() {}

    /** What has to be written now, or null if nothing has. */
    static ExecutionProgress toWrite(LoadedRun run, long nowMillis) {
        WorkflowState state = run.state;
        long due = deadline(run);
        if (run.inserted) {
            ExecutionProgress stored = run.row.progress();
            boolean parks = due > stored.deadlineMillis()
                    && due - WORTH_WRITING_MILLIS > nowMillis
                    && state.startedTasks() == 0;
            if (stored.status() == state.status().getNumber() && due >= stored.deadlineMillis() && !parks) {
                return null;
            }
        }
        return new ExecutionProgress(
                state.status().getNumber(),
                state.isOpen() ? OptionalLong.empty() : OptionalLong.of(state.closeMillis()),
                state.nextEventId() - 1,
                state.historySizeBytes(),
                state.transitionCount(),
                due,
                !run.inserted || run.row.progress().current());
    }

    /** The row of a run that is new. */
    static ExecutionRow row(LoadedRun run, ExecutionProgress progress) {
        WorkflowState state = run.state;
        RunStart start = state.start();
        return new ExecutionRow(
                run.executionKey(),
                run.key().namespace(),
                run.key().workflowId(),
                run.key().runId(),
                start.firstRunId(),
                start.workflowType(),
                start.taskQueue(),
                start.startMillis(),
                start.backoffEndMillis(),
                state.startRequestId(),
                progress);
    }

    private static long deadline(LoadedRun run) {
        WorkflowState state = run.state;
        if (state.hasPendingJobs()) {
            return ExecutionProgress.DUE_NOW;
        }
        if (!state.isOpen()) {
            return ExecutionProgress.NO_DEADLINE;
        }
        if (state.dispatchableTasks() > 0 || diesWithProcess(run)) {
            return ExecutionProgress.DUE_NOW;
        }
        long due = state.deadlineMillis();
        return due == Due.NEVER ? ExecutionProgress.NO_DEADLINE : due;
    }

    /**
     * Whether a worker in this process may have a task: then the next engine must look at once, not when the task's
     * time is over. A task that was dispatched has seen to that already; not so those that were speculative before, or
     * went along with the answer to such a task or to a start (rules 1.12, 2.11, 3.15).
     */
    private static boolean diesWithProcess(LoadedRun run) {
        WorkflowTaskState task = run.state.workflowTask();
        return task.isStarted() && task.isHandedOutInProcess() || run.heldInProcess && run.state.startedTasks() > 0;
    }
}
