package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold for every history, whatever happened; looked at event by event. */
final class HistoryRules {

    private final Map<String, Integer> tokens = new HashMap<>();

    /** What was scheduled, initiated or started and has not ended, by kind and event id. */
    private final Set<String> open = new HashSet<>();

    private final UpdateRules updates = new UpdateRules();
    private final Map<Long, String> timerIds = new HashMap<>();
    private long events;
    private long taskScheduled;
    private long taskStarted;
    private long lastTaskScheduled;

    /** The start of the last task that was completed: its worker has seen all events before. */
    private long seenUpTo;

    private long lastRequest;
    private long lastNews;
    private boolean closed;

    void add(HistoryEvent event) {
        events++;
        Violation.unless(event.getEventId() == events, "Event ids are contiguous", events, event.getEventId());
        Violation.unless(!closed, "Nothing follows the close", event, "");
        if (updates.add(event)) {
            lastNews = events;
        }
        String token = Tokens.of(event);
        if (token != null) {
            tokens.merge(token, 1, Integer::sum);
        }
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> Violation.unless(events == 1, "A run starts once", event, "");
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> {
                Violation.unless(
                        lastRequest <= seenUpTo || completedBy(event) == 0,
                        "A workflow ends itself only when it has seen all (2.27)",
                        event,
                        seenUpTo);
                closed = true;
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED -> closed = true;
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> {
                lastNews = events;
                lastRequest = events;
            }
            default -> addPart(event);
        }
    }

    /** The end of the workflow task that has ended the run; 0 if none has, as of batch operations. */
    private static long completedBy(HistoryEvent end) {
        return Math.max(
                Math.max(
                        end.getWorkflowExecutionCompletedEventAttributes().getWorkflowTaskCompletedEventId(),
                        end.getWorkflowExecutionFailedEventAttributes().getWorkflowTaskCompletedEventId()),
                Math.max(
                        end.getWorkflowExecutionCanceledEventAttributes().getWorkflowTaskCompletedEventId(),
                        end.getWorkflowExecutionContinuedAsNewEventAttributes().getWorkflowTaskCompletedEventId()));
    }

    private void addPart(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> {
                Violation.unless(taskScheduled == 0, "One workflow task at a time", event, taskScheduled);
                taskScheduled = events;
                lastTaskScheduled = events;
            }
            case EVENT_TYPE_WORKFLOW_TASK_STARTED -> {
                long scheduled = event.getWorkflowTaskStartedEventAttributes().getScheduledEventId();
                Violation.unless(
                        taskScheduled == scheduled && taskStarted == 0,
                        "The task that starts waits",
                        event,
                        taskScheduled);
                taskStarted = events;
            }
            case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
                var task = event.getWorkflowTaskCompletedEventAttributes();
                taskEnds(event, task.getScheduledEventId(), task.getStartedEventId());
                seenUpTo = task.getStartedEventId();
            }
            case EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
                var task = event.getWorkflowTaskFailedEventAttributes();
                taskEnds(event, task.getScheduledEventId(), task.getStartedEventId());
            }
            case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> {
                var task = event.getWorkflowTaskTimedOutEventAttributes();
                taskEnds(event, task.getScheduledEventId(), task.getStartedEventId());
            }
            case EVENT_TYPE_TIMER_STARTED ->
                timerIds.put(events, event.getTimerStartedEventAttributes().getTimerId());
            case EVENT_TYPE_TIMER_FIRED -> {
                timerEnds(event, event.getTimerFiredEventAttributes().getStartedEventId());
                lastNews = events;
            }
            case EVENT_TYPE_TIMER_CANCELED ->
                timerEnds(event, event.getTimerCanceledEventAttributes().getStartedEventId());
            default -> addActivity(event);
        }
    }

    private void addActivity(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> begins("activity", event);
            case EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
                long scheduled = event.getActivityTaskStartedEventAttributes().getScheduledEventId();
                Violation.unless(open.contains("activity" + scheduled), "What starts is scheduled", event, open);
                begins("attempt" + scheduled + "/", event);
            }
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                var activity = event.getActivityTaskCompletedEventAttributes();
                activityEnds(event, activity.getScheduledEventId(), activity.getStartedEventId(), true);
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                var activity = event.getActivityTaskFailedEventAttributes();
                activityEnds(event, activity.getScheduledEventId(), activity.getStartedEventId(), true);
            }
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
                var activity = event.getActivityTaskTimedOutEventAttributes();
                activityEnds(event, activity.getScheduledEventId(), activity.getStartedEventId(), false);
            }
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
                var activity = event.getActivityTaskCanceledEventAttributes();
                activityEnds(event, activity.getScheduledEventId(), activity.getStartedEventId(), false);
            }
            default -> addOtherRun(event);
        }
    }

    private void addOtherRun(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> begins("child", event);
            case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED -> begins("signal", event);
            case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED -> begins("cancel", event);
            case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED ->
                ends(
                        "signal",
                        event,
                        event.getExternalWorkflowExecutionSignaledEventAttributes()
                                .getInitiatedEventId());
            case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
                ends(
                        "signal",
                        event,
                        event.getSignalExternalWorkflowExecutionFailedEventAttributes()
                                .getInitiatedEventId());
            case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
                ends(
                        "cancel",
                        event,
                        event.getExternalWorkflowExecutionCancelRequestedEventAttributes()
                                .getInitiatedEventId());
            case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
                ends(
                        "cancel",
                        event,
                        event.getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                                .getInitiatedEventId());
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED ->
                ends(
                        "child",
                        event,
                        event.getStartChildWorkflowExecutionFailedEventAttributes()
                                .getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED -> {
                long initiated =
                        event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId();
                Violation.unless(open.contains("child" + initiated), "A child that starts was asked for", event, open);
                Violation.unless(open.add("started child" + initiated), "A child starts once", event, open);
                lastNews = events;
            }
            default -> addChildEnd(event);
        }
    }

    private void addChildEnd(HistoryEvent event) {
        long initiated = switch (event.getEventType()) {
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
                event.getChildWorkflowExecutionCompletedEventAttributes().getInitiatedEventId();
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED ->
                event.getChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId();
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED ->
                event.getChildWorkflowExecutionCanceledEventAttributes().getInitiatedEventId();
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED ->
                event.getChildWorkflowExecutionTerminatedEventAttributes().getInitiatedEventId();
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT ->
                event.getChildWorkflowExecutionTimedOutEventAttributes().getInitiatedEventId();
            default -> 0;
        };
        if (initiated > 0) {
            Violation.unless(open.remove("started child" + initiated), "A child that ends had started", event, open);
            ends("child", event, initiated);
        }
    }

    private void begins(String kind, HistoryEvent event) {
        open.add(kind + event.getEventId());
    }

    private void ends(String kind, HistoryEvent event, long openedBy) {
        Violation.unless(open.remove(kind + openedBy), "What ends is open, and ends once", event, open);
        lastNews = events;
    }

    private void activityEnds(HistoryEvent event, long scheduled, long started, boolean mustHaveStarted) {
        ends("activity", event, scheduled);
        if (started != 0) {
            Violation.unless(
                    open.remove("attempt" + scheduled + "/" + started), "An end names its own start", event, open);
        } else {
            Violation.unless(!mustHaveStarted, "Only what started can end so", event, open);
        }
    }

    private void timerEnds(HistoryEvent event, long started) {
        Violation.unless(timerIds.remove(started) != null, "A timer that ends is open, and ends once", event, timerIds);
    }

    private void taskEnds(HistoryEvent event, long scheduled, long started) {
        Violation.unless(
                taskScheduled == scheduled && taskStarted == started,
                "The task that ends is the one that runs",
                event,
                taskScheduled + "/" + taskStarted);
        taskScheduled = 0;
        taskStarted = 0;
    }

    UpdateRules updates() {
        return updates;
    }

    /** The event id of the last workflow task that was scheduled. */
    long lastTaskScheduled() {
        return lastTaskScheduled;
    }

    /** How often this is in the history. */
    int count(String token) {
        return tokens.getOrDefault(token, 0);
    }

    /** News that no completed workflow task has seen keep a workflow task pending, or the run would hang. */
    void checkProgress(WorkflowState state) {
        if (state.isOpen()
                && lastNews > state.workflowTask().lastCompletedStartedEventId()
                && !state.isInFirstTaskBackoff()) {
            Violation.unless(
                    state.workflowTask().isPending(), "A workflow task is there for the news", lastNews, state.run());
        }
    }
}
