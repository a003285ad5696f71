package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ChildState;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;

/** The parent gets to know whether its child was started (rules 5.4, 5.5). Once only, however often it is told. */
public final class RecordChildStart {

    private RecordChildStart() {}

    /**
     * The child is there.
     *
     * @param firstRunId of the child
     * @return whether the parent knows this child; a parent that closed before never will
     */
    public static boolean started(Transition transition, long initiatedEventId, String firstRunId) {
        WorkflowState state = transition.state();
        ChildState child = state.otherRuns().child(initiatedEventId);
        if (child == null) {
            return false;
        }
        if (child.isStarted()) {
            return child.startedRunId().equals(firstRunId);
        }
        if (!state.isOpen()) {
            return false;
        }
        record(transition, child, firstRunId);
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
        return true;
    }

    static void record(Transition transition, ChildState child, String firstRunId) {
        StartChildWorkflowExecutionInitiatedEventAttributes initiated =
                child.initiated().getStartChildWorkflowExecutionInitiatedEventAttributes();
        ChildWorkflowExecutionStartedEventAttributes.Builder started =
                ChildWorkflowExecutionStartedEventAttributes.newBuilder()
                        .setNamespace(initiated.getNamespace())
                        .setInitiatedEventId(child.initiatedEventId())
                        .setWorkflowExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(child.workflowId())
                                .setRunId(firstRunId))
                        .setWorkflowType(initiated.getWorkflowType());
        if (initiated.hasHeader()) {
            started.setHeader(initiated.getHeader());
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED)
                .setChildWorkflowExecutionStartedEventAttributes(started));
    }

    /** The workflow id is taken. */
    public static void failed(
            Transition transition, long initiatedEventId, StartChildWorkflowExecutionFailedCause cause) {
        WorkflowState state = transition.state();
        ChildState child = state.otherRuns().child(initiatedEventId);
        if (!state.isOpen() || child == null || child.isStarted()) {
            return;
        }
        StartChildWorkflowExecutionInitiatedEventAttributes initiated =
                child.initiated().getStartChildWorkflowExecutionInitiatedEventAttributes();
        transition.record(transition
                .event(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED)
                .setStartChildWorkflowExecutionFailedEventAttributes(
                        StartChildWorkflowExecutionFailedEventAttributes.newBuilder()
                                .setNamespace(initiated.getNamespace())
                                .setWorkflowId(child.workflowId())
                                .setWorkflowType(WorkflowType.newBuilder().setName(child.workflowType()))
                                .setCause(cause)
                                .setControl(initiated.getControl())
                                .setInitiatedEventId(initiatedEventId)));
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }
}
