package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.HistoryEventOrBuilder;

/** What each event about another run does to a run. */
final class OtherRunsEffects {

    private OtherRunsEffects() {}

    static void apply(OtherRuns others, HistoryEventOrBuilder event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> others.childInitiated((HistoryEvent) event);
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED -> {
                ChildWorkflowExecutionStartedEventAttributes started =
                        event.getChildWorkflowExecutionStartedEventAttributes();
                others.childStarted(
                        started.getInitiatedEventId(),
                        started.getWorkflowExecution().getRunId(),
                        event.getEventId());
            }
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED ->
                others.childClosed(event.getStartChildWorkflowExecutionFailedEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
                others.childClosed(event.getChildWorkflowExecutionCompletedEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED ->
                others.childClosed(
                        event.getChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED ->
                others.childClosed(
                        event.getChildWorkflowExecutionCanceledEventAttributes().getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT ->
                others.childClosed(
                        event.getChildWorkflowExecutionTimedOutEventAttributes().getInitiatedEventId());
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED ->
                others.childClosed(event.getChildWorkflowExecutionTerminatedEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED ->
                others.signalInitiated((HistoryEvent) event);
            case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
                others.signalDone(event.getSignalExternalWorkflowExecutionFailedEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED ->
                others.signalDone(event.getExternalWorkflowExecutionSignaledEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED ->
                others.cancelInitiated((HistoryEvent) event);
            case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
                others.cancelDone(event.getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                        .getInitiatedEventId());
            case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
                others.cancelDone(event.getExternalWorkflowExecutionCancelRequestedEventAttributes()
                        .getInitiatedEventId());
            default -> throw new IllegalStateException("Not about another run: " + event.getEventType() + ".");
        }
    }

    /** Whether the closing event names a next run. */
    static boolean isContinued(HistoryEventOrBuilder event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
                !event.getWorkflowExecutionCompletedEventAttributes()
                        .getNewExecutionRunId()
                        .isEmpty();
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                !event.getWorkflowExecutionFailedEventAttributes()
                        .getNewExecutionRunId()
                        .isEmpty();
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
                !event.getWorkflowExecutionTimedOutEventAttributes()
                        .getNewExecutionRunId()
                        .isEmpty();
            default -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW;
        };
    }
}
