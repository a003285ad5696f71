package dev.perdura.engine.internal.state;

/**
 * What must happen once a transition is committed. Each is re-checked against the state when it is done (rule 14.2).
 */
public sealed interface FollowUp {

    /**
     * Offer a workflow task to pollers.
     *
     * @param taskQueue where to offer it; {@code sticky} says of which kind it is
     * @param normalQueue the run's own task queue, the same as {@code taskQueue} when not sticky
     */
    record DispatchWorkflowTask(
            long scheduledEventId, int attempt, String taskQueue, boolean sticky, String normalQueue)
            implements FollowUp {}

    /** Offer one attempt of an activity to pollers. */
    record DispatchActivity(long scheduledEventId, int attempt, String taskQueue) implements FollowUp {}

    /** The run has closed. */
    record RunClosed() implements FollowUp {}

    /** Start the next run of the chain; as the one exception this is part of the same commit (rule 4.10). */
    record StartNextRun(Continuation continuation) implements FollowUp {}
}
