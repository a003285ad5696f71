package dev.perdura.engine.internal.execution;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes;

/**
 * Rule 2.34: who waits for the end of a chain and does not say that it follows the next run which the end of one names
 * is told that this run was continued as new, which every client follows. Official Java clients are among them.
 */
final class NextRunRewriting {

    private NextRunRewriting() {}

    /** The event as such a client has to see it. */
    static HistoryEvent rewritten(HistoryEvent close) {
        WorkflowExecutionContinuedAsNewEventAttributes.Builder continued =
                WorkflowExecutionContinuedAsNewEventAttributes.newBuilder();
        switch (close.getAttributesCase()) {
            case WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES -> {
                var completed = close.getWorkflowExecutionCompletedEventAttributes();
                continued.setNewExecutionRunId(completed.getNewExecutionRunId());
                if (completed.hasResult()) {
                    continued.setLastCompletionResult(completed.getResult());
                }
            }
            case WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES -> {
                var failed = close.getWorkflowExecutionFailedEventAttributes();
                continued.setNewExecutionRunId(failed.getNewExecutionRunId()).setFailure(failed.getFailure());
            }
            case WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES -> {
                var timedOut = close.getWorkflowExecutionTimedOutEventAttributes();
                continued.setNewExecutionRunId(timedOut.getNewExecutionRunId()).setFailure(timeout());
            }
            default -> {
                return close;
            }
        }
        if (continued.getNewExecutionRunId().isEmpty()) {
            return close;
        }
        return HistoryEvent.newBuilder()
                .setEventId(close.getEventId())
                .setEventTime(close.getEventTime())
                .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)
                .setTaskId(close.getTaskId())
                .setVersion(close.getVersion())
                .setWorkflowExecutionContinuedAsNewEventAttributes(continued)
                .build();
    }

    private static Failure timeout() {
        return Failure.newBuilder()
                .setMessage("workflow timeout")
                .setSource("Server")
                .setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE))
                .build();
    }
}
