package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.WorkflowState;

/** Finds the activity an answer is for (rules 3.11, 3.12). */
final class OpenActivities {

    private OpenActivities() {}

    /** @throws Refusal NOT_FOUND unless a worker has the attempt that the answer is for */
    static ActivityState started(WorkflowState state, ActivityReference reference) {
        ActivityState activity = open(state, reference);
        if (!activity.isStarted()) {
            throw Refusal.activityNotFound();
        }
        return activity;
    }

    /** The same, but named by its id the activity need not have been started. */
    static ActivityState startedOrNamed(WorkflowState state, ActivityReference reference) {
        return reference.isById() ? open(state, reference) : started(state, reference);
    }

    private static ActivityState open(WorkflowState state, ActivityReference reference) {
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        ActivityState activity = reference.isById()
                ? state.activity(reference.activityId())
                : state.activity(reference.scheduledEventId());
        if (activity == null && reference.isById()) {
            throw Refusal.notFound("cannot find pending activity with ActivityID " + reference.activityId()
                    + ", check workflow execution history for more details");
        }
        if (activity == null || !reference.isById() && activity.startedAttempt() != reference.attempt()) {
            throw Refusal.activityNotFound();
        }
        return activity;
    }
}
