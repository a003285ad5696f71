package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.WorkflowState;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The activities of a run that an operator means: the one of an id, those of a type, or all (rule 3.16).
 *
 * @param id empty if not meant by id
 * @param type empty if not meant by type; without id and type all are meant
 */
public record ActivitySelection(String id, String type) {

    public static final ActivitySelection ALL = new ActivitySelection("", "");

    public static ActivitySelection ofId(String id) {
        return new ActivitySelection(id, "");
    }

    public static ActivitySelection ofType(String type) {
        return new ActivitySelection("", type);
    }

    /**
     * In the order in which they were scheduled.
     *
     * @throws Refusal NOT_FOUND if the run is closed or has no such activity
     */
    List<ActivityState> in(WorkflowState state) {
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        Predicate<ActivityState> meant = activity -> (id.isEmpty()
                        || activity.activityId().equals(id))
                && (type.isEmpty()
                        || activity.attributes().getActivityType().getName().equals(type));
        List<ActivityState> found = state.activities().stream()
                .filter(meant)
                .sorted(Comparator.comparingLong(ActivityState::scheduledEventId))
                .toList();
        if (found.isEmpty()) {
            throw Refusal.notFound(
                    "Can't find pending activity with such ID. Invalid activityID or activity already completed");
        }
        return found;
    }
}
