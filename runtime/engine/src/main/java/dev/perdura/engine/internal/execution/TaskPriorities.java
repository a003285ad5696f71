package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.matching.Task;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Priority;

/** In which order tasks of one queue are done (rule 8.4): an activity's own key counts before that of its run. */
final class TaskPriorities {

    private TaskPriorities() {}

    /** Of a workflow task. */
    static int of(WorkflowState state) {
        Priority priority = state.start().priority();
        return priority == null || priority.getPriorityKey() == 0 ? Task.DEFAULT_PRIORITY : priority.getPriorityKey();
    }

    /** Of an activity. */
    static int of(WorkflowState state, long scheduledEventId) {
        ActivityState activity = state.activity(scheduledEventId);
        int own = activity == null ? 0 : activity.attributes().getPriority().getPriorityKey();
        return own == 0 ? of(state) : own;
    }
}
