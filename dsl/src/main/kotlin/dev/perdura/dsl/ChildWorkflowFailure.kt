package dev.perdura.dsl

/**
 * A child workflow did not succeed. Its [cause] says why: the failure it ended with, a timeout, a cancellation or a
 * termination.
 *
 * @property workflowType the child's name
 * @property workflowId the child's id
 * @property runId the child's run; empty if it never started
 * @property retryState why there was no further attempt
 * @property initiatedEventId the event that recorded the request to start it; 0 if unknown
 * @property startedEventId the event that recorded its start; 0 if unknown
 */
public class ChildWorkflowFailure(
    message: String,
    public val workflowType: String,
    public val workflowId: String,
    public val runId: String,
    public val retryState: RetryState,
    public val initiatedEventId: Long = 0,
    public val startedEventId: Long = 0,
    cause: Throwable? = null,
) : PerduraFailure(message, cause) {
    override fun toString(): String =
        "${javaClass.name}: $failureMessage (child \"$workflowType\", id $workflowId, $retryState)"
}
