package dev.perdura.engine.internal.matching;

/** Something for a worker to do. Only a hint: whether it is still to be done is checked when a poller takes it. */
public interface Task {

    /**
     * A poller was found. The task is now out of the queue. Exactly one of these must follow: the poller is answered,
     * or {@link Matching#pollOn} (the task was stale), or {@link Matching#giveBack} (the poller has gone).
     */
    void meet(Poller poller);

    /** Where everybody may have it if the worker whose sticky queue it waits in goes away. */
    TaskQueueKey normalQueue();

    /** Whether this may be dropped from the queue because whoever wanted it has gone. */
    default boolean isWithdrawn() {
        return false;
    }
}
