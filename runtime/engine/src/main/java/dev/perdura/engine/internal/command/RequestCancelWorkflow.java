package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;

/** Asks a run to cancel (rule 1.15). */
public final class RequestCancelWorkflow {

    private RequestCancelWorkflow() {}

    /**
     * Records the request; does nothing if the run is closed or was asked before.
     *
     * @throws Refusal if the run is open but not of the chain that the request names
     */
    public static void decide(Transition transition, RequestCancelWorkflowExecutionRequest request) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            return;
        }
        Chains.check(state, request.getFirstExecutionRunId());
        if (state.isCancelRequested()) {
            return;
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
                .addAllLinks(request.getLinksList())
                .setWorkflowExecutionCancelRequestedEventAttributes(
                        WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                                .setCause(request.getReason())
                                .setIdentity(request.getIdentity())));
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    /**
     * Another run asks (rules 5.1, 5.2, 5.9). A closed run is as good as cancelled.
     *
     * @param childOnly the sender means only its children
     * @param reason empty if there is none
     * @throws Refusal if the sender means only its children and this is none
     */
    public static void decideExternal(Transition transition, Sender sender, boolean childOnly, String reason) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            return;
        }
        sender.check(state, childOnly);
        if (state.isCancelRequested()) {
            return;
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
                .setWorkflowExecutionCancelRequestedEventAttributes(
                        WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                                .setCause(reason)
                                .setIdentity(Server.IDENTITY)
                                .setExternalWorkflowExecution(sender.execution())
                                .setExternalInitiatedEventId(sender.initiatedEventId())));
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }
}
