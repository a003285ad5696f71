package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;

/** Signals a run (rule 1.13). */
public final class SignalWorkflow {

    private SignalWorkflow() {}

    /**
     * Records the signal, once for each request id.
     *
     * @throws Refusal if the run is closed, is about to close, or has had too many signals
     */
    public static void decide(Transition transition, SignalWorkflowExecutionRequest request) {
        WorkflowState state = transition.state();
        if (isRepeated(state, request.getRequestId())) {
            return;
        }
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        check(transition, request.getInput());
        boolean inBackoff = state.isInFirstTaskBackoff();
        WorkflowExecutionSignaledEventAttributes.Builder signaled =
                WorkflowExecutionSignaledEventAttributes.newBuilder()
                        .setSignalName(request.getSignalName())
                        .setIdentity(request.getIdentity())
                        .setRequestId(request.getRequestId());
        if (request.hasInput()) {
            signaled.setInput(request.getInput());
        }
        if (request.hasHeader()) {
            signaled.setHeader(request.getHeader());
        }
        transition.record(event(transition, signaled).addAllLinks(request.getLinksList()));
        if (!inBackoff) {
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }

    /**
     * A signal that another run sends (rules 5.1, 5.2).
     *
     * @throws Refusal as {@link #decide}, and if the sender means only its children and this is none
     */
    public static void decideExternal(
            Transition transition, SignalExternalWorkflowExecutionInitiatedEventAttributes signal, Sender sender) {
        WorkflowState state = transition.state();
        if (isRepeated(state, sender.requestId())) {
            return;
        }
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        sender.check(state, signal.getChildWorkflowOnly());
        check(transition, signal.getInput());
        boolean inBackoff = state.isInFirstTaskBackoff();
        WorkflowExecutionSignaledEventAttributes.Builder signaled =
                WorkflowExecutionSignaledEventAttributes.newBuilder()
                        .setSignalName(signal.getSignalName())
                        .setIdentity(Server.IDENTITY)
                        .setRequestId(sender.requestId())
                        .setExternalWorkflowExecution(sender.execution());
        if (signal.hasInput()) {
            signaled.setInput(signal.getInput());
        }
        if (signal.hasHeader()) {
            signaled.setHeader(signal.getHeader());
        }
        transition.record(event(transition, signaled));
        if (!inBackoff) {
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }

    static boolean isRepeated(WorkflowState state, String requestId) {
        return !requestId.isEmpty() && state.isSignalRequest(requestId);
    }

    static void check(Transition transition, Payloads input) {
        WorkflowState state = transition.state();
        if (input.getSerializedSize() > transition.limits().payloadBytes()) {
            throw Refusal.invalidArgument("Blob data size exceeds limit. The signal's input has "
                    + input.getSerializedSize() + " bytes, the limit is "
                    + transition.limits().payloadBytes() + "; store big data elsewhere and send where it is.");
        }
        if (state.signals() >= transition.limits().signals()) {
            throw Refusal.invalidArgument("exceeded workflow execution limit for signal events");
        }
        if (state.workflowTask().isCloseAttempted() && state.workflowTask().isStarted()) {
            throw Refusal.busyWorkflow("workflow operation can not be applied because workflow is closing");
        }
    }

    static HistoryEvent.Builder event(
            Transition transition, WorkflowExecutionSignaledEventAttributes.Builder attributes) {
        return transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                .setWorkflowExecutionSignaledEventAttributes(attributes);
    }
}
