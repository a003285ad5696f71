package dev.perdura.engine.internal.state;

import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;

/**
 * What the WorkflowExecutionStarted event says and a run must know all its life. The input and header are not among it:
 * who needs them reads event 1. Only the priority can be changed later.
 *
 * @param startMillis when the run was created; of a run that is a reset of another one, the time of the reset
 * @param originalStartMillis the same, but for a reset that of the run that was reset
 * @param backoffEndMillis when the first workflow task may be scheduled; {@code startMillis} without a delay (rule
 *     1.10)
 * @param runExpirationMillis {@link Due#NEVER} if none (rule 4.2)
 * @param executionExpirationMillis of the whole chain, {@link Due#NEVER} if none
 * @param retryPolicy null if none; the same holds for the parent, root, priority and metadata
 */
public record RunStart(
        String workflowType,
        String taskQueue,
        String firstRunId,
        String originalRunId,
        String cronSchedule,
        int attempt,
        long startMillis,
        long originalStartMillis,
        long backoffEndMillis,
        long executionTimeoutMillis,
        long runTimeoutMillis,
        long workflowTaskTimeoutMillis,
        long runExpirationMillis,
        long executionExpirationMillis,
        RetryPolicy retryPolicy,
        String parentNamespace,
        WorkflowExecution parent,
        long parentInitiatedEventId,
        WorkflowExecution root,
        Priority priority,
        UserMetadata userMetadata) {

    static RunStart of(HistoryEvent event, RunKey run) {
        WorkflowExecutionStartedEventAttributes started = event.getWorkflowExecutionStartedEventAttributes();
        long startMillis = Times.millis(event.getEventTime());
        long backoffEndMillis = startMillis + Times.millis(started.getFirstWorkflowTaskBackoff());
        long runTimeoutMillis = Times.millis(started.getWorkflowRunTimeout());
        long executionExpirationMillis = started.hasWorkflowExecutionExpirationTime()
                ? Times.millis(started.getWorkflowExecutionExpirationTime())
                : Due.NEVER;
        long runExpirationMillis = runTimeoutMillis == 0 ? Due.NEVER : backoffEndMillis + runTimeoutMillis;
        return new RunStart(
                started.getWorkflowType().getName().intern(),
                started.getTaskQueue().getName().intern(),
                shared(started.getFirstExecutionRunId(), run.runId()),
                shared(started.getOriginalExecutionRunId(), run.runId()),
                started.getCronSchedule(),
                started.getAttempt(),
                startMillis,
                startMillis,
                backoffEndMillis,
                Times.millis(started.getWorkflowExecutionTimeout()),
                runTimeoutMillis,
                Times.millis(started.getWorkflowTaskTimeout()),
                Math.min(runExpirationMillis, executionExpirationMillis),
                executionExpirationMillis,
                started.hasRetryPolicy() ? started.getRetryPolicy() : null,
                started.getParentWorkflowNamespace(),
                started.hasParentWorkflowExecution() ? started.getParentWorkflowExecution() : null,
                started.getParentInitiatedEventId(),
                started.hasRootWorkflowExecution() ? started.getRootWorkflowExecution() : null,
                started.hasPriority() ? started.getPriority() : null,
                event.hasUserMetadata() ? event.getUserMetadata() : null);
    }

    /** The same run, begun anew by a reset: its times begin again, too (rule 5.17). */
    RunStart restarted(long nowMillis) {
        long newExecutionExpiration = executionTimeoutMillis == 0 ? Due.NEVER : nowMillis + executionTimeoutMillis;
        long newRunExpiration = runTimeoutMillis == 0 ? Due.NEVER : nowMillis + runTimeoutMillis;
        return new RunStart(
                workflowType,
                taskQueue,
                firstRunId,
                originalRunId,
                cronSchedule,
                attempt,
                nowMillis,
                originalStartMillis,
                nowMillis,
                executionTimeoutMillis,
                runTimeoutMillis,
                workflowTaskTimeoutMillis,
                Math.min(newRunExpiration, newExecutionExpiration),
                newExecutionExpiration,
                retryPolicy,
                parentNamespace,
                parent,
                parentInitiatedEventId,
                root,
                priority,
                userMetadata);
    }

    /** The same run, which now has another priority, or none. */
    RunStart withPriority(Priority newPriority) {
        return new RunStart(
                workflowType,
                taskQueue,
                firstRunId,
                originalRunId,
                cronSchedule,
                attempt,
                startMillis,
                originalStartMillis,
                backoffEndMillis,
                executionTimeoutMillis,
                runTimeoutMillis,
                workflowTaskTimeoutMillis,
                runExpirationMillis,
                executionExpirationMillis,
                retryPolicy,
                parentNamespace,
                parent,
                parentInitiatedEventId,
                root,
                newPriority,
                userMetadata);
    }

    /** Tens of thousands of parked runs hold these ids; one string each is enough. */
    private static String shared(String id, String runId) {
        return id.equals(runId) ? runId : id;
    }
}
