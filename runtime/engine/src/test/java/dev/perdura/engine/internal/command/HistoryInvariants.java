package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold for every history, whatever happened. */
final class HistoryInvariants {

    private final TestRun run;
    private final Set<Long> closedActivities = new HashSet<>();
    private final Set<Long> closedTimers = new HashSet<>();
    private final Set<Long> closedTasks = new HashSet<>();
    private final Set<String> acceptedUpdates = new HashSet<>();
    private final Set<Long> completedUpdates = new HashSet<>();
    private long lastNews;

    private HistoryInvariants(TestRun run) {
        this.run = run;
    }

    static void check(TestRun run) {
        HistoryInvariants invariants = new HistoryInvariants(run);
        for (int at = 0; at < run.history.size(); at++) {
            HistoryEvent event = run.history.get(at);
            assertThat(event.getEventId()).as("event ids are contiguous").isEqualTo(at + 1);
            assertThat(isClosing(event) && at < run.history.size() - 1)
                    .as("nothing follows the close")
                    .isFalse();
            invariants.check(event);
        }
        invariants.checkProgress();
    }

    private void check(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                var attributes = event.getActivityTaskCompletedEventAttributes();
                activityClosed(event, attributes.getScheduledEventId(), attributes.getStartedEventId());
                assertThat(attributes.getStartedEventId()).isPositive();
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                var attributes = event.getActivityTaskFailedEventAttributes();
                activityClosed(event, attributes.getScheduledEventId(), attributes.getStartedEventId());
                assertThat(attributes.getStartedEventId()).isPositive();
            }
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
                var attributes = event.getActivityTaskTimedOutEventAttributes();
                activityClosed(event, attributes.getScheduledEventId(), attributes.getStartedEventId());
            }
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
                var attributes = event.getActivityTaskCanceledEventAttributes();
                activityClosed(event, attributes.getScheduledEventId(), attributes.getStartedEventId());
            }
            case EVENT_TYPE_TIMER_FIRED -> {
                timerClosed(event.getTimerFiredEventAttributes().getStartedEventId());
                lastNews = event.getEventId();
            }
            case EVENT_TYPE_TIMER_CANCELED ->
                timerClosed(event.getTimerCanceledEventAttributes().getStartedEventId());
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
                lastNews = event.getEventId();
            case EVENT_TYPE_WORKFLOW_TASK_COMPLETED ->
                taskClosed(
                        event.getWorkflowTaskCompletedEventAttributes().getScheduledEventId(),
                        event.getWorkflowTaskCompletedEventAttributes().getStartedEventId());
            case EVENT_TYPE_WORKFLOW_TASK_FAILED ->
                taskClosed(
                        event.getWorkflowTaskFailedEventAttributes().getScheduledEventId(),
                        event.getWorkflowTaskFailedEventAttributes().getStartedEventId());
            case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT ->
                taskClosed(
                        event.getWorkflowTaskTimedOutEventAttributes().getScheduledEventId(),
                        event.getWorkflowTaskTimedOutEventAttributes().getStartedEventId());
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ->
                assertThat(acceptedUpdates.add(event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                                .getProtocolInstanceId()))
                        .as("an update is accepted once")
                        .isTrue();
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> {
                long accepted = event.getWorkflowExecutionUpdateCompletedEventAttributes()
                        .getAcceptedEventId();
                assertType(accepted, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
                assertThat(completedUpdates.add(accepted))
                        .as("an update is completed once")
                        .isTrue();
            }
            default -> {
                // The others close nothing.
            }
        }
    }

    private void activityClosed(HistoryEvent event, long scheduledEventId, long startedEventId) {
        assertType(scheduledEventId, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
        assertThat(closedActivities.add(scheduledEventId))
                .as("activity %s is closed once", scheduledEventId)
                .isTrue();
        if (startedEventId != 0) {
            assertType(startedEventId, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED);
            assertThat(eventOf(startedEventId)
                            .getActivityTaskStartedEventAttributes()
                            .getScheduledEventId())
                    .isEqualTo(scheduledEventId);
        }
        lastNews = event.getEventId();
    }

    private void timerClosed(long startedEventId) {
        assertType(startedEventId, EventType.EVENT_TYPE_TIMER_STARTED);
        assertThat(closedTimers.add(startedEventId))
                .as("timer %s is closed once", startedEventId)
                .isTrue();
    }

    private void taskClosed(long scheduledEventId, long startedEventId) {
        assertType(scheduledEventId, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
        if (startedEventId != 0) {
            assertType(startedEventId, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        }
        assertThat(closedTasks.add(scheduledEventId))
                .as("workflow task %s is closed once", scheduledEventId)
                .isTrue();
    }

    private void assertType(long eventId, EventType type) {
        assertThat(eventOf(eventId).getEventType()).isEqualTo(type);
    }

    private HistoryEvent eventOf(long eventId) {
        List<HistoryEvent> history = run.history;
        return history.get((int) eventId - 1);
    }

    /** News that no completed workflow task has seen keep a workflow task pending, or the run would hang. */
    private void checkProgress() {
        boolean unseen = lastNews > run.state().workflowTask().lastCompletedStartedEventId();
        if (run.state().isOpen() && unseen && !run.state().isInFirstTaskBackoff()) {
            assertThat(run.state().workflowTask().isPending())
                    .as("a workflow task for event %s", lastNews)
                    .isTrue();
        }
        if (run.state().isOpen() && run.admitted.hasMessages(true)) {
            assertThat(run.state().workflowTask().isPending())
                    .as("a workflow task for the updates %s", run.admitted.ids())
                    .isTrue();
        }
        assertThat(run.state().nextEventId()).isEqualTo(run.history.size() + 1L);
    }

    private static boolean isClosing(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED -> true;
            default -> false;
        };
    }
}
