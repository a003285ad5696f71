package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.Task;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.RunKey;

/** An attempt of an activity that waits for a worker. */
record ActivityTaskOffer(LaneRuns runs, RunKey run, FollowUp.DispatchActivity task, int priority) implements Task {

    @Override
    public void meet(Poller poller) {
        runs.lane().submit(() -> runs.offers().start(this, poller));
    }

    @Override
    public TaskQueueKey normalQueue() {
        return TaskQueueKey.ofActivities(run.namespace(), task.taskQueue());
    }
}
