package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;

/** How events and responses name the task queues of a run (rules 2.2, 12.35). */
public final class TaskQueues {

    /** Names that begin so are not for users. */
    public static final String RESERVED_PREFIX = "/_sys/";

    private TaskQueues() {}

    public static TaskQueue normal(String name) {
        return TaskQueue.newBuilder()
                .setName(name)
                .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
                .build();
    }

    /** Where the next workflow task of the run goes: the sticky queue if there is one. */
    public static TaskQueue current(WorkflowState state) {
        StickyQueue sticky = state.sticky();
        if (sticky == null) {
            return normal(state.start().taskQueue());
        }
        return TaskQueue.newBuilder()
                .setName(sticky.name())
                .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                .setNormalName(state.start().taskQueue())
                .build();
    }
}
