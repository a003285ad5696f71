package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ChildState;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ChildWorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;

/** The parent gets to know how its child has closed (rules 5.7, 12.31). Once only, however often it is told. */
public final class RecordChildClosed {

    private RecordChildClosed() {}

    /**
     * Records the end of the child; does nothing if the parent is closed or knows it already.
     *
     * @param runId of the child's run that closed, the last of its chain
     * @param firstRunId of the child's chain
     * @param close the event that closed it
     */
    public static void decide(
            Transition transition, long initiatedEventId, String runId, String firstRunId, HistoryEvent close) {
        WorkflowState state = transition.state();
        ChildState child = state.otherRuns().child(initiatedEventId);
        if (!state.isOpen() || child == null) {
            return;
        }
        if (!child.isStarted()) {
            RecordChildStart.record(transition, child, firstRunId);
        } else if (!child.startedRunId().equals(firstRunId)) {
            return;
        }
        transition.record(event(transition, child, runId, close));
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    private static HistoryEvent.Builder event(
            Transition transition, ChildState child, String runId, HistoryEvent close) {
        WorkflowExecution execution = WorkflowExecution.newBuilder()
                .setWorkflowId(child.workflowId())
                .setRunId(runId)
                .build();
        WorkflowType type =
                WorkflowType.newBuilder().setName(child.workflowType()).build();
        return switch (close.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> completed(transition, child, execution, type, close);
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED -> failed(transition, child, execution, type, close);
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> canceled(transition, child, execution, type, close);
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
                transition
                        .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT)
                        .setChildWorkflowExecutionTimedOutEventAttributes(
                                ChildWorkflowExecutionTimedOutEventAttributes.newBuilder()
                                        .setNamespace(transition.state().run().namespace())
                                        .setWorkflowExecution(execution)
                                        .setWorkflowType(type)
                                        .setInitiatedEventId(child.initiatedEventId())
                                        .setStartedEventId(child.startedEventId())
                                        .setRetryState(close.getWorkflowExecutionTimedOutEventAttributes()
                                                .getRetryState()));
            case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
                transition
                        .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED)
                        .setChildWorkflowExecutionTerminatedEventAttributes(
                                ChildWorkflowExecutionTerminatedEventAttributes.newBuilder()
                                        .setNamespace(transition.state().run().namespace())
                                        .setWorkflowExecution(execution)
                                        .setWorkflowType(type)
                                        .setInitiatedEventId(child.initiatedEventId())
                                        .setStartedEventId(child.startedEventId()));
            default ->
                throw new IllegalStateException("A child's last event closes it for good, got " + close.getEventType()
                        + " in run " + runId + "; its journal is damaged.");
        };
    }

    private static HistoryEvent.Builder completed(
            Transition transition,
            ChildState child,
            WorkflowExecution execution,
            WorkflowType type,
            HistoryEvent close) {
        ChildWorkflowExecutionCompletedEventAttributes.Builder completed =
                ChildWorkflowExecutionCompletedEventAttributes.newBuilder()
                        .setNamespace(transition.state().run().namespace())
                        .setWorkflowExecution(execution)
                        .setWorkflowType(type)
                        .setInitiatedEventId(child.initiatedEventId())
                        .setStartedEventId(child.startedEventId());
        if (close.getWorkflowExecutionCompletedEventAttributes().hasResult()) {
            completed.setResult(
                    close.getWorkflowExecutionCompletedEventAttributes().getResult());
        }
        return transition
                .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED)
                .setChildWorkflowExecutionCompletedEventAttributes(completed);
    }

    private static HistoryEvent.Builder failed(
            Transition transition,
            ChildState child,
            WorkflowExecution execution,
            WorkflowType type,
            HistoryEvent close) {
        return transition
                .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED)
                .setChildWorkflowExecutionFailedEventAttributes(ChildWorkflowExecutionFailedEventAttributes.newBuilder()
                        .setNamespace(transition.state().run().namespace())
                        .setWorkflowExecution(execution)
                        .setWorkflowType(type)
                        .setInitiatedEventId(child.initiatedEventId())
                        .setStartedEventId(child.startedEventId())
                        .setFailure(close.getWorkflowExecutionFailedEventAttributes()
                                .getFailure())
                        .setRetryState(close.getWorkflowExecutionFailedEventAttributes()
                                .getRetryState()));
    }

    private static HistoryEvent.Builder canceled(
            Transition transition,
            ChildState child,
            WorkflowExecution execution,
            WorkflowType type,
            HistoryEvent close) {
        ChildWorkflowExecutionCanceledEventAttributes.Builder canceled =
                ChildWorkflowExecutionCanceledEventAttributes.newBuilder()
                        .setNamespace(transition.state().run().namespace())
                        .setWorkflowExecution(execution)
                        .setWorkflowType(type)
                        .setInitiatedEventId(child.initiatedEventId())
                        .setStartedEventId(child.startedEventId());
        if (close.getWorkflowExecutionCanceledEventAttributes().hasDetails()) {
            canceled.setDetails(
                    close.getWorkflowExecutionCanceledEventAttributes().getDetails());
        }
        return transition
                .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED)
                .setChildWorkflowExecutionCanceledEventAttributes(canceled);
    }
}
