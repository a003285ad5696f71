package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.enums.v1.TimeoutType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * After a restart: what workers in the process of the engine had died with them. It times out at once instead of when
 * its time is over, so that the run goes on.
 */
public final class RecoverHandedOut {

    private RecoverHandedOut() {}

    /** To be decided once, before anything else, when an open run is folded for the first time after a restart. */
    public static void decide(Transition transition) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            return;
        }
        boolean news = false;
        for (ActivityState activity : handedOut(state)) {
            news |= ActivityTimeouts.timeOut(transition, activity, TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
        }
        if (state.workflowTask().isStarted() && state.workflowTask().isHandedOutInProcess()) {
            WorkflowTaskEnding.timeOut(transition);
            news = true;
        }
        if (news) {
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }

    /** In the order in which they were scheduled, so that recovery is repeatable. */
    private static List<ActivityState> handedOut(WorkflowState state) {
        List<ActivityState> activities = new ArrayList<>();
        for (ActivityState activity : state.activities()) {
            if (activity.isStarted() && activity.isHandedOutInProcess()) {
                activities.add(activity);
            }
        }
        activities.sort(Comparator.comparingLong(ActivityState::scheduledEventId));
        return activities;
    }
}
