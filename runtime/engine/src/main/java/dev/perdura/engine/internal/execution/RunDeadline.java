package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.timer.Deadline;

/** When a run has to be looked at. Holds its names only, so that the run itself may leave memory meanwhile. */
final class RunDeadline extends Deadline {

    private final LaneRuns runs;
    private final RunKey key;
    private final long executionKey;

    /** As last set; {@link Long#MAX_VALUE} if it is not set. Owned by the lane. */
    long setTo = Long.MAX_VALUE;

    /** @param key with an empty run id if only the execution key is known */
    RunDeadline(LaneRuns runs, RunKey key, long executionKey) {
        this.runs = runs;
        this.key = key;
        this.executionKey = executionKey;
    }

    RunKey key() {
        return key;
    }

    long executionKey() {
        return executionKey;
    }

    @Override
    protected void reached(long atMillis) {
        runs.lane().submit(() -> runs.fire(this, atMillis));
    }
}
