package dev.perdura.engine.internal.state;

import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.HistoryEventOrBuilder;
import io.temporal.api.history.v1.TimerStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateCompletedEventAttributes;
import java.util.Map;

/**
 * What each event does to a run, apart from having a place in its history. An event that was buffered comes twice; the
 * second time changes nothing.
 */
final class EventEffects {

    private final WorkflowState state;

    EventEffects(WorkflowState state) {
        this.state = state;
    }

    void apply(HistoryEventOrBuilder event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> started((HistoryEvent) event);
            case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED ->
                state.workflowTask().scheduled((HistoryEvent) event, state.sticky());
            case EVENT_TYPE_WORKFLOW_TASK_STARTED -> state.workflowTask().started((HistoryEvent) event);
            case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
                state.workflowTask()
                        .completed(
                                event.getWorkflowTaskCompletedEventAttributes().getStartedEventId());
                state.resets = state.resets.with(ResetPoint.after(state, (HistoryEvent) event));
                ReportedProblem.withdraw(state);
            }
            case EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
                state.workflowTask().failed(event.getWorkflowTaskFailedEventAttributes(), state.sticky() != null);
                state.setSticky(null);
            }
            case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT ->
                workflowTaskTimedOut(
                        event.getWorkflowTaskTimedOutEventAttributes().getTimeoutType());
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> state.activityTable().schedule((HistoryEvent) event);
            case EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED ->
                activityCancelRequested(
                        event.getActivityTaskCancelRequestedEventAttributes().getScheduledEventId(),
                        event.getEventId());
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                state.activityTable()
                        .close(event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
            case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                state.activityTable()
                        .close(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
                state.activityTable()
                        .close(event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                state.activityTable()
                        .close(event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
            case EVENT_TYPE_TIMER_STARTED -> timerStarted(event);
            case EVENT_TYPE_TIMER_FIRED ->
                state.timerTable()
                        .close(
                                event.getTimerFiredEventAttributes().getTimerId(),
                                event.getTimerFiredEventAttributes().getStartedEventId());
            case EVENT_TYPE_TIMER_CANCELED ->
                state.timerTable()
                        .close(
                                event.getTimerCanceledEventAttributes().getTimerId(),
                                event.getTimerCanceledEventAttributes().getStartedEventId());
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> signaled(event);
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> state.cancelRequested = true;
            case EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED -> optionsUpdated(event);
            case EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
                upsertSearchAttributes(
                        event.getUpsertWorkflowSearchAttributesEventAttributes().getSearchAttributes());
            case EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED ->
                upsertMemo(event.getWorkflowPropertiesModifiedEventAttributes().getUpsertedMemo());
            default -> closedOrOfOtherRuns(event);
        }
    }

    private void closedOrOfOtherRuns(HistoryEventOrBuilder event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED);
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
            case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
            case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
                closed(event, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
                    EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
                    EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
                OtherRunsEffects.apply(state.otherRuns(), event);
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> updated(event);
            default -> {
                // The others are history only.
            }
        }
    }

    private void started(HistoryEvent event) {
        WorkflowExecutionStartedEventAttributes attributes = event.getWorkflowExecutionStartedEventAttributes();
        state.start = RunStart.of(event, state.run());
        state.status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        state.memo = attributes.getMemo();
        state.searchAttributes = attributes.getSearchAttributes();
        if (attributes.hasPrevAutoResetPoints()) {
            state.resets = state.resets.with(ResetPoint.of(attributes.getPrevAutoResetPoints()));
        }
    }

    private void workflowTaskTimedOut(TimeoutType type) {
        boolean startToClose = type != TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
        state.workflowTask().failed(startToClose && state.sticky() == null, false);
        state.setSticky(null);
    }

    private void activityCancelRequested(long scheduledEventId, long eventId) {
        ActivityState activity = state.activity(scheduledEventId);
        if (activity != null) {
            activity.requestCancel(eventId);
        }
    }

    private void timerStarted(HistoryEventOrBuilder event) {
        TimerStartedEventAttributes attributes = event.getTimerStartedEventAttributes();
        state.timerTable()
                .start(
                        attributes.getTimerId(),
                        event.getEventId(),
                        Times.millis(event.getEventTime()) + Times.millis(attributes.getStartToFireTimeout()));
    }

    private void signaled(HistoryEventOrBuilder event) {
        String requestId = event.getWorkflowExecutionSignaledEventAttributes().getRequestId();
        if (!requestId.isEmpty()) {
            state.signalRequest(requestId);
        }
    }

    private void optionsUpdated(HistoryEventOrBuilder event) {
        WorkflowExecutionOptionsUpdatedEventAttributes attributes =
                event.getWorkflowExecutionOptionsUpdatedEventAttributes();
        if (!attributes.getAttachedRequestId().isEmpty()) {
            state.attachedRequest(attributes.getAttachedRequestId(), event.getEventId());
        }
        if (attributes.hasPriority()) {
            boolean none = attributes.getPriority().equals(Priority.getDefaultInstance());
            state.start = state.start.withPriority(none ? null : attributes.getPriority());
        }
    }

    private void upsertSearchAttributes(SearchAttributes changes) {
        Map<String, Payload> merged =
                NilPayload.merged(state.searchAttributes.getIndexedFieldsMap(), changes.getIndexedFieldsMap());
        state.searchAttributes =
                SearchAttributes.newBuilder().putAllIndexedFields(merged).build();
    }

    private void upsertMemo(Memo changes) {
        state.memo = Memo.newBuilder()
                .putAllFields(NilPayload.merged(state.memo.getFieldsMap(), changes.getFieldsMap()))
                .build();
    }

    /** Rule 6.8. A rejected update leaves no event. */
    private void updated(HistoryEventOrBuilder event) {
        Updates updates = state.updateTable();
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED ->
                updates.admitted(
                        event.getWorkflowExecutionUpdateAdmittedEventAttributes()
                                .getRequest()
                                .getMeta()
                                .getUpdateId(),
                        event.getEventId());
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ->
                updates.accepted(
                        event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                                .getProtocolInstanceId(),
                        event.getEventId());
            default -> {
                WorkflowExecutionUpdateCompletedEventAttributes completed =
                        event.getWorkflowExecutionUpdateCompletedEventAttributes();
                updates.completed(
                        completed.getMeta().getUpdateId(), completed.getAcceptedEventId(), event.getEventId());
            }
        }
    }

    private void closed(HistoryEventOrBuilder event, WorkflowExecutionStatus status) {
        state.status = status;
        state.closeMillis = Times.millis(event.getEventTime());
        state.buffered().clear();
        state.otherRuns().closed(OtherRunsEffects.isContinued(event));
        if (ResetMarks.RESETTER.equals(
                event.getWorkflowExecutionTerminatedEventAttributes().getIdentity())) {
            state.otherRuns().closedByReset(state.resets().isReset());
        }
    }
}
