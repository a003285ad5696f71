package dev.perdura.engine.internal.state;

import java.util.ArrayList;
import java.util.List;

/** What of a run waits for a worker or concerns other runs, as the follow-ups that bring it on its way. */
public final class PendingWork {

    private PendingWork() {}

    /** All there is: what to do after a restart (rules 14.2, 14.4). */
    public static List<FollowUp> of(WorkflowState state) {
        List<FollowUp> work = new ArrayList<>(state.pendingJobs());
        if (!state.isOpen()) {
            return work;
        }
        if (state.workflowTask().isPending() && !state.workflowTask().isStarted()) {
            work.add(workflowTask(state));
        }
        for (ActivityState activity : state.activities()) {
            if (activity.isDispatchable()) {
                work.add(attempt(activity));
            }
        }
        return work;
    }

    /** The pending workflow task goes to the worker that has the run cached, if there is one. */
    public static FollowUp workflowTask(WorkflowState state) {
        WorkflowTaskState task = state.workflowTask();
        StickyQueue sticky = state.sticky();
        String normal = state.start().taskQueue();
        return new FollowUp.DispatchWorkflowTask(
                task.scheduledEventId(),
                task.attempt(),
                sticky == null ? normal : sticky.name(),
                sticky != null,
                normal);
    }

    /** The next attempt of an activity. */
    public static FollowUp attempt(ActivityState activity) {
        return new FollowUp.DispatchActivity(activity.scheduledEventId(), activity.attempt(), activity.taskQueue());
    }
}
