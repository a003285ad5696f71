package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** Starts a child; its first workflow task waits until the parent knows of it (rules 5.4, 12.30). */
public final class StartChildRun {

    private StartChildRun() {}

    /**
     * Starts the run that the state is of; it must be empty.
     *
     * @param root the first ancestor of the parent, or the parent if it has none (rule 12.48)
     * @param initiated the parent's event with all that the child gets
     */
    public static void decide(Transition transition, Sender parent, WorkflowExecution root, HistoryEvent initiated) {
        StartWorkflow.recordStarted(
                transition,
                request(parent, initiated),
                false,
                started -> started.setParentWorkflowNamespace(parent.run().namespace())
                        .setParentWorkflowExecution(parent.execution())
                        .setParentInitiatedEventId(parent.initiatedEventId())
                        .setRootWorkflowExecution(root));
        Ending.end(transition);
    }

    /** The parent knows of the child: its first workflow task may be scheduled, unless there was one or it is early. */
    public static void scheduleFirstTask(Transition transition) {
        WorkflowState state = transition.state();
        if (state.isOpen() && !state.workflowTask().isScheduledBefore()) {
            StartWorkflow.scheduleFirstTask(transition);
            Ending.end(transition);
        }
    }

    private static StartWorkflowExecutionRequest request(Sender parent, HistoryEvent event) {
        StartChildWorkflowExecutionInitiatedEventAttributes initiated =
                event.getStartChildWorkflowExecutionInitiatedEventAttributes();
        StartWorkflowExecutionRequest.Builder start = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(initiated.getNamespace())
                .setWorkflowId(initiated.getWorkflowId())
                .setWorkflowType(initiated.getWorkflowType())
                .setTaskQueue(initiated.getTaskQueue())
                .setWorkflowExecutionTimeout(initiated.getWorkflowExecutionTimeout())
                .setWorkflowRunTimeout(initiated.getWorkflowRunTimeout())
                .setWorkflowTaskTimeout(initiated.getWorkflowTaskTimeout())
                .setRequestId(parent.requestId())
                .setCronSchedule(initiated.getCronSchedule());
        if (initiated.hasInput()) {
            start.setInput(initiated.getInput());
        }
        if (initiated.hasHeader()) {
            start.setHeader(initiated.getHeader());
        }
        if (initiated.hasMemo()) {
            start.setMemo(initiated.getMemo());
        }
        if (initiated.hasSearchAttributes()) {
            start.setSearchAttributes(initiated.getSearchAttributes());
        }
        if (initiated.hasRetryPolicy()) {
            start.setRetryPolicy(initiated.getRetryPolicy());
        }
        if (initiated.hasPriority()) {
            start.setPriority(initiated.getPriority());
        }
        if (event.hasUserMetadata()) {
            start.setUserMetadata(event.getUserMetadata());
        }
        return start.build();
    }
}
