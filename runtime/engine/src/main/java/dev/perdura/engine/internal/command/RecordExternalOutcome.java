package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.SignalExternalWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.ExternalWorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.ExternalWorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;

/**
 * A run gets to know what became of its signal or cancel request to another (rules 5.1, 5.2). Once only, however often
 * it
 * is told.
 */
public final class RecordExternalOutcome {

    private RecordExternalOutcome() {}

    /** @param cause why it could not be delivered, null if it was */
    public static void ofSignal(
            Transition transition, long initiatedEventId, SignalExternalWorkflowExecutionFailedCause cause) {
        HistoryEvent event = transition.state().otherRuns().signal(initiatedEventId);
        if (event == null) {
            return;
        }
        SignalExternalWorkflowExecutionInitiatedEventAttributes initiated =
                event.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
        if (cause == null) {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED)
                    .setExternalWorkflowExecutionSignaledEventAttributes(
                            ExternalWorkflowExecutionSignaledEventAttributes.newBuilder()
                                    .setInitiatedEventId(initiatedEventId)
                                    .setNamespace(transition.state().run().namespace())
                                    .setWorkflowExecution(initiated.getWorkflowExecution())
                                    .setControl(initiated.getControl())));
        } else {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED)
                    .setSignalExternalWorkflowExecutionFailedEventAttributes(
                            SignalExternalWorkflowExecutionFailedEventAttributes.newBuilder()
                                    .setCause(cause)
                                    .setInitiatedEventId(initiatedEventId)
                                    .setNamespace(transition.state().run().namespace())
                                    .setWorkflowExecution(initiated.getWorkflowExecution())
                                    .setControl(initiated.getControl())));
        }
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    /** @param cause why it could not be delivered, null if it was */
    public static void ofCancel(
            Transition transition, long initiatedEventId, CancelExternalWorkflowExecutionFailedCause cause) {
        HistoryEvent event = transition.state().otherRuns().cancel(initiatedEventId);
        if (event == null) {
            return;
        }
        RequestCancelExternalWorkflowExecutionInitiatedEventAttributes initiated =
                event.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes();
        if (cause == null) {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
                    .setExternalWorkflowExecutionCancelRequestedEventAttributes(
                            ExternalWorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                                    .setInitiatedEventId(initiatedEventId)
                                    .setNamespace(transition.state().run().namespace())
                                    .setWorkflowExecution(initiated.getWorkflowExecution())));
        } else {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED)
                    .setRequestCancelExternalWorkflowExecutionFailedEventAttributes(
                            RequestCancelExternalWorkflowExecutionFailedEventAttributes.newBuilder()
                                    .setCause(cause)
                                    .setInitiatedEventId(initiatedEventId)
                                    .setNamespace(transition.state().run().namespace())
                                    .setWorkflowExecution(initiated.getWorkflowExecution())
                                    .setControl(initiated.getControl())));
        }
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }
}
