package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.HistoryEventOrBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which events wait for their place in history, and in what order they get it (rules 2.18, 2.19). */
final class Buffering {

    private Buffering() {}

    /** Not buffered: what starts or closes the run, workflow tasks, and what commands of the worker record. */
    static boolean isBuffered(EventType type) {
        if (closesRun(type)) {
            return false;
        }
        return switch (type) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                    EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                    EVENT_TYPE_WORKFLOW_TASK_STARTED,
                    EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                    EVENT_TYPE_WORKFLOW_TASK_FAILED,
                    EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
                    EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                    EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
                    EVENT_TYPE_TIMER_STARTED,
                    EVENT_TYPE_TIMER_CANCELED,
                    EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_MARKER_RECORDED,
                    EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                    EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
                    EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
                    EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> false;
            default -> true;
        };
    }

    static boolean closesRun(EventType type) {
        return switch (type) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
                    EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> true;
            default -> false;
        };
    }

    /** What ends an activity, child or operation comes after all others. */
    private static boolean isTerminal(EventType type) {
        return switch (type) {
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                    EVENT_TYPE_ACTIVITY_TASK_FAILED,
                    EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
                    EVENT_TYPE_ACTIVITY_TASK_CANCELED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
                    EVENT_TYPE_NEXUS_OPERATION_COMPLETED,
                    EVENT_TYPE_NEXUS_OPERATION_FAILED,
                    EVENT_TYPE_NEXUS_OPERATION_CANCELED,
                    EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT -> true;
            default -> false;
        };
    }

    static List<HistoryEvent.Builder> inFlushOrder(BufferedEvents buffered) {
        List<HistoryEvent.Builder> ordered = new ArrayList<>(buffered.size());
        for (int at = 0; at < buffered.size(); at++) {
            if (!isTerminal(buffered.get(at).getEventType())) {
                ordered.add(buffered.get(at));
            }
        }
        for (int at = 0; at < buffered.size(); at++) {
            if (isTerminal(buffered.get(at).getEventType())) {
                ordered.add(buffered.get(at));
            }
        }
        return ordered;
    }

    static boolean closesActivity(HistoryEventOrBuilder event, long scheduledEventId) {
        return isTerminal(event.getEventType()) && closedActivity(event) == scheduledEventId;
    }

    /** 0 if the event closes no activity. */
    private static long closedActivity(HistoryEventOrBuilder event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                event.getActivityTaskCompletedEventAttributes().getScheduledEventId();
            case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                event.getActivityTaskFailedEventAttributes().getScheduledEventId();
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
                event.getActivityTaskTimedOutEventAttributes().getScheduledEventId();
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                event.getActivityTaskCanceledEventAttributes().getScheduledEventId();
            default -> 0;
        };
    }

    /** Tells what closes an activity the id that its Started got in the same flush. */
    static final class Wiring {

        private Map<Long, Long> startedEventIds;
        private Map<Long, Long> startedChildren;

        void wire(HistoryEvent.Builder event, long eventId) {
            if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
                if (startedEventIds == null) {
                    startedEventIds = new HashMap<>();
                }
                startedEventIds.put(
                        event.getActivityTaskStartedEventAttributes().getScheduledEventId(), eventId);
                return;
            }
            if (event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) {
                if (startedChildren == null) {
                    startedChildren = new HashMap<>();
                }
                startedChildren.put(
                        event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId(), eventId);
                return;
            }
            if (startedChildren != null) {
                ChildWiring.wire(event, startedChildren);
            }
            Long startedEventId = startedEventIds == null ? null : startedEventIds.get(closedActivity(event));
            if (startedEventId != null) {
                setStarted(event, startedEventId);
            }
        }

        private static void setStarted(HistoryEvent.Builder event, long startedEventId) {
            switch (event.getEventType()) {
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                    event.getActivityTaskCompletedEventAttributesBuilder().setStartedEventId(startedEventId);
                case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                    event.getActivityTaskFailedEventAttributesBuilder().setStartedEventId(startedEventId);
                case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
                    event.getActivityTaskTimedOutEventAttributesBuilder().setStartedEventId(startedEventId);
                case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                    event.getActivityTaskCanceledEventAttributesBuilder().setStartedEventId(startedEventId);
                default ->
                    throw new IllegalStateException(
                            "An event that closes an activity was expected, got " + event.getEventType() + ".");
            }
        }
    }
}
