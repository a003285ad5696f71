package dev.perdura.engine.internal.state;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The open activities of one run. Takes no memory when empty. */
final class Activities {

    private static final int FIRST_CAPACITY = 2;

    private final DeadlineQueue deadlines;
    private Map<Long, ActivityState> byEventId;
    private Map<String, ActivityState> byActivityId;
    private long heldBytes;
    private long reportedBytes;
    private int started;
    private int dispatchable;

    Activities(DeadlineQueue deadlines) {
        this.deadlines = deadlines;
    }

    ActivityState byEventId(long scheduledEventId) {
        return byEventId == null ? null : byEventId.get(scheduledEventId);
    }

    ActivityState byActivityId(String activityId) {
        return byActivityId == null ? null : byActivityId.get(activityId);
    }

    Collection<ActivityState> all() {
        return byEventId == null ? List.of() : byEventId.values();
    }

    int size() {
        return byEventId == null ? 0 : byEventId.size();
    }

    long heldBytes() {
        return heldBytes;
    }

    long reportedBytes() {
        return reportedBytes;
    }

    int started() {
        return started;
    }

    int dispatchable() {
        return dispatchable;
    }

    void schedule(HistoryEvent scheduledEvent) {
        if (byEventId == null) {
            byEventId = new HashMap<>(FIRST_CAPACITY);
            byActivityId = new HashMap<>(FIRST_CAPACITY);
        }
        ActivityState activity = new ActivityState(scheduledEvent);
        byEventId.put(scheduledEvent.getEventId(), activity);
        byActivityId.put(activity.activityId(), activity);
        count(activity, 1);
        deadlines.offer(activity);
    }

    void change(ActivityState activity, Consumer<ActivityState> change) {
        count(activity, -1);
        change.accept(activity);
        count(activity, 1);
        deadlines.offer(activity);
    }

    /** The run is a reset of another one: all that is open begins again (rule 5.15). */
    void scheduleAnew(long timeMillis) {
        if (byEventId != null) {
            List.copyOf(byEventId.values())
                    .forEach(each -> change(each, activity -> activity.scheduleAnew(timeMillis)));
        }
    }

    private void count(ActivityState activity, int sign) {
        heldBytes += sign * activity.heldBytes();
        reportedBytes += sign * activity.reportedBytes();
        started += activity.isStarted() ? sign : 0;
        dispatchable += activity.isDispatchable() ? sign : 0;
    }

    /** Does nothing when the activity is closed already. */
    void close(long scheduledEventId) {
        ActivityState activity = byEventId(scheduledEventId);
        if (activity == null) {
            return;
        }
        activity.close();
        deadlines.closed(activity);
        count(activity, -1);
        byEventId.remove(scheduledEventId);
        byActivityId.remove(activity.activityId());
        if (byEventId.isEmpty()) {
            byEventId = null;
            byActivityId = null;
        }
    }
}
