package dev.perdura.engine.internal.command;

import dev.perdura.engine.UpdateLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/**
 * Somebody wants to update a run (rules 6.2 to 6.6). Nothing is recorded: the update exists for the caller only until
 * the workflow accepts it.
 */
public final class AdmitUpdate {

    /** A run whose workflow task fails so often takes no updates. */
    private static final int ATTEMPTS_OF_A_SICK_RUN = 3;

    private AdmitUpdate() {}

    /**
     * Sees that a workflow task brings the update to a worker, unless one will anyway.
     *
     * @param admitted the updates that wait already; a new one is to be added by the caller
     * @return whether the update is new; if not, the request is about one that is there, whatever else it says
     * @throws Refusal if the run does not take it
     */
    public static boolean decide(
            Transition transition, UpdateWorkflowExecutionRequest request, AdmittedUpdates admitted) {
        WorkflowState state = transition.state();
        String firstRunId = request.getFirstExecutionRunId();
        if (!firstRunId.isEmpty() && !firstRunId.equals(state.start().firstRunId())) {
            throw Refusal.notFound("workflow execution not found: the run is of a chain that began with "
                    + state.start().firstRunId() + ", not with " + firstRunId);
        }
        String updateId = request.getRequest().getMeta().getUpdateId();
        boolean known = admitted.contains(updateId) || state.update(updateId) != null;
        if (!state.isOpen()) {
            if (known) {
                return false;
            }
            throw Refusal.workflowCompleted();
        }
        checkReady(state.workflowTask());
        if (known) {
            return false;
        }
        checkLimits(
                state,
                admitted,
                request.getRequest().getSerializedSize(),
                transition.limits().updates());
        if (!state.workflowTask().isPending()) {
            WorkflowTaskScheduling.speculate(transition);
            transition.follow(PendingWork.workflowTask(state));
        }
        transition.end();
        return true;
    }

    private static void checkReady(WorkflowTaskState task) {
        if (task.attempt() >= ATTEMPTS_OF_A_SICK_RUN) {
            throw Refusal.workflowNotReady(
                    "Unable to perform workflow execution update due to Workflow Task in failed state.");
        }
        if (task.isCloseAttempted() && task.isStarted()) {
            throw Refusal.busyWorkflow("workflow operation can not be applied because workflow is closing");
        }
    }

    /** Rule 6.4. */
    private static void checkLimits(WorkflowState state, AdmittedUpdates admitted, int bytes, UpdateLimits limits) {
        if (admitted.size() + state.openUpdates() >= limits.inFlight()) {
            throw concurrent(
                    "limit on number of concurrent in-flight updates has been reached (" + limits.inFlight() + ")");
        }
        checkTotal(state, admitted, limits);
        if (admitted.bytes() + bytes >= limits.inFlightBytes()) {
            throw concurrent("limit on total payload size of in-flight updates has been reached ("
                    + limits.inFlightBytes() + " bytes)");
        }
    }

    /** @throws Refusal FAILED_PRECONDITION if the run has had as many updates as it may have */
    static void checkTotal(WorkflowState state, AdmittedUpdates admitted, UpdateLimits limits) {
        if (admitted.size() + state.updates().size() >= limits.total()) {
            throw Refusal.failedPrecondition("The limit on the total number of distinct updates in this workflow has"
                    + " been reached (" + limits.total() + "). Give repeated updates the same update id, or continue"
                    + " the workflow as new when that is suggested.");
        }
    }

    private static Refusal concurrent(String message) {
        return Refusal.exhausted(
                ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
                ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
                message);
    }
}
