package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** A start that finds the run open and takes it as its own (rule 1.5, USE_EXISTING). */
public final class UseExistingWorkflow {

    private UseExistingWorkflow() {}

    /** Leaves with the run what the start's on_conflict_options say; without them, nothing. No workflow task. */
    public static void decide(Transition transition, StartWorkflowExecutionRequest request) {
        OnConflictOptions options = request.getOnConflictOptions();
        if (!options.getAttachRequestId() && !options.getAttachCompletionCallbacks() && !options.getAttachLinks()) {
            return;
        }
        WorkflowExecutionOptionsUpdatedEventAttributes.Builder updated =
                WorkflowExecutionOptionsUpdatedEventAttributes.newBuilder().setIdentity(request.getIdentity());
        if (options.getAttachRequestId()) {
            updated.setAttachedRequestId(request.getRequestId());
        }
        if (options.getAttachCompletionCallbacks()) {
            updated.addAllAttachedCompletionCallbacks(request.getCompletionCallbacksList());
        }
        HistoryEvent.Builder event = transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED)
                .setWorkerMayIgnore(true)
                .setWorkflowExecutionOptionsUpdatedEventAttributes(updated);
        if (options.getAttachLinks()) {
            event.addAllLinks(request.getLinksList());
        }
        transition.record(event);
        Ending.end(transition);
    }
}
