package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.timer.Deadline;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/** A client that waits for the next event of a history, or for its last one. Owned by the lane. */
final class HistoryWait extends Deadline {

    private final LaneRuns runs;
    final LoadedRun run;
    final Reply<GetWorkflowExecutionHistoryResponse> reply;
    final HistoryToken position;
    final HistoryView view;
    boolean over;

    HistoryWait(
            LaneRuns runs,
            LoadedRun run,
            Reply<GetWorkflowExecutionHistoryResponse> reply,
            HistoryToken position,
            HistoryView view) {
        this.runs = runs;
        this.run = run;
        this.reply = reply;
        this.position = position;
        this.view = view;
    }

    @Override
    protected void reached(long atMillis) {
        runs.lane().submit(() -> runs.callers().histories().expire(this));
    }
}
