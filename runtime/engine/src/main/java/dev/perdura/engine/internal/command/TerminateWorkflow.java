package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;

/** Terminates a run (rules 1.15, 5.10, 5.11). */
public final class TerminateWorkflow {

    private static final String REPLACED_REASON = "TerminateIfRunning WorkflowIdReusePolicy";

    private static final String PARENT_CLOSED_REASON = "by parent close policy";

    private TerminateWorkflow() {}

    /** @throws Refusal if the run is closed, or not of the chain that the request names */
    public static void decide(Transition transition, TerminateWorkflowExecutionRequest request) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        Chains.check(state, request.getFirstExecutionRunId());
        WorkflowExecutionTerminatedEventAttributes.Builder terminated =
                WorkflowExecutionTerminatedEventAttributes.newBuilder()
                        .setReason(request.getReason())
                        .setIdentity(request.getIdentity());
        if (request.hasDetails()) {
            terminated.setDetails(request.getDetails());
        }
        HistoryEvent.Builder event =
                RunClosing.terminated(transition, terminated).addAllLinks(request.getLinksList());
        RunClosing.closeByForce(transition, event);
        transition.end();
    }

    /** Makes way for a new run of the same workflow id, which is created in the same commit (rule 1.5). */
    public static void decideReplaced(Transition transition, String newRunId) {
        RunClosing.closeByForce(
                transition,
                RunClosing.terminated(
                        transition,
                        WorkflowExecutionTerminatedEventAttributes.newBuilder()
                                .setReason(REPLACED_REASON)
                                .setDetails(TextPayloads.of("terminated by new runID: " + newRunId))
                                .setIdentity(Server.IDENTITY)));
        transition.end();
    }

    /** The parent of the run has closed (rule 5.9). Does nothing if the run has closed, too. */
    public static void decideByParent(Transition transition) {
        if (!transition.state().isOpen()) {
            return;
        }
        RunClosing.terminate(transition, PARENT_CLOSED_REASON);
        transition.end();
    }
}
