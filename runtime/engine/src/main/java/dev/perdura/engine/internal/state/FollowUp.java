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

    /**
     * Do something with another run. What this is about is kept until its outcome is recorded, so that it is done again
     * after a crash (rule 14.2); everything it does is therefore harmless when done twice.
     *
     * @param eventId the Initiated event it is for, 0 if it is for the run as a whole
     */
    record CrossRun(Kind kind, long eventId) implements FollowUp {
        /** What is to be done. */
        public enum Kind {
            /** Start the child (rule 5.4). */
            START_CHILD,
            /** Signal the workflow (rule 5.1). */
            SIGNAL,
            /** Ask the workflow to cancel (rule 5.1). */
            REQUEST_CANCEL,
            /** This run is an operation on many others: do the next one. */
            BATCH,
            /** This child may go on when its parent knows of it (rule 5.4). */
            AWAIT_PARENT,
            /** Tell the parent how this child has closed (rule 5.7). */
            TELL_PARENT,
            /** Tell the schedule how the run that it started has ended (rule 10.8). */
            TELL_SCHEDULE,
            /** The run has closed: do with the child what its parent close policy says (rule 5.9). */
            CLOSE_POLICY
        }
    }

    /** Start the next run of the chain; as the one exception this is part of the same commit (rule 4.10). */
    record StartNextRun(Continuation continuation) implements FollowUp {}
}
