package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.timer.Deadline;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;

/** A client that waits for an update to come so far. Owned by the lane. */
final class UpdateWait extends Deadline {

    private final RunUpdates updates;
    final String updateId;
    final UpdateWorkflowExecutionLifecycleStage wanted;
    final UpdateListener listener;
    boolean over;

    UpdateWait(
            RunUpdates updates,
            String updateId,
            UpdateWorkflowExecutionLifecycleStage wanted,
            UpdateListener listener) {
        this.updates = updates;
        this.updateId = updateId;
        this.wanted = wanted;
        this.listener = listener;
    }

    @Override
    protected void reached(long atMillis) {
        updates.lane().submit(() -> updates.expire(this));
    }
}
