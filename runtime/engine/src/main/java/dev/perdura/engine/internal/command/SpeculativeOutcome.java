package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/** Whether a finished speculative task leaves anything in history (rule 2.12). */
final class SpeculativeOutcome {

    /** The Started and Completed of the last task that has a place in history. */
    private static final int EVENTS_OF_LAST_TASK = 2;

    /** So many events may be sent to the worker once more with the next task. */
    private static final int MOST_EVENTS_SENT_AGAIN = 10;

    private SpeculativeOutcome() {}

    /** Whether the task was speculative, nothing came of it, and the worker can forget what it was sent with it. */
    static boolean leavesNothing(WorkflowState state, RespondWorkflowTaskCompletedRequest request) {
        if (!state.workflowTask().isSpeculative()
                || request.getCommandsCount() > 0
                || request.getForceCreateNewWorkflowTask()) {
            return false;
        }
        boolean forgets = request.getCapabilities().getDiscardSpeculativeWorkflowTaskWithEvents();
        long eventsSent =
                state.nextEventId() - state.workflowTask().lastCompletedStartedEventId() - EVENTS_OF_LAST_TASK;
        if (eventsSent > (forgets ? MOST_EVENTS_SENT_AGAIN : 0)) {
            return false;
        }
        for (Message message : request.getMessagesList()) {
            if (!message.getBody().is(Rejection.class)) {
                return false;
            }
        }
        return true;
    }
}
