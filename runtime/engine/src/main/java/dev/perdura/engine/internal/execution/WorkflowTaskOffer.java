package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.Task;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.RunKey;

/** A workflow task that waits for a worker. */
record WorkflowTaskOffer(LaneRuns runs, RunKey run, FollowUp.DispatchWorkflowTask task, int priority) implements Task {

    @Override
    public void meet(Poller poller) {
        runs.lane().submit(() -> runs.offers().start(this, poller));
    }

    @Override
    public TaskQueueKey normalQueue() {
        return TaskQueueKey.ofWorkflows(run.namespace(), task.normalQueue());
    }

    boolean isStickyIn(TaskQueueKey queue) {
        return task.sticky() && queue.name().equals(task.taskQueue());
    }
}
