package dev.perdura.engine.internal.matching;

/** Something for a worker to do. Only a hint: whether it is still to be done is checked when a poller takes it. */
public interface Task {

    /** Of a task whose priority nobody has set. */
    int DEFAULT_PRIORITY = 3;

    /**
     * A poller was found. The task is now out of the queue. Exactly one of these must follow: the poller is answered,
     * or {@link Matching#pollOn} (the task was stale), or {@link Matching#giveBack} (the poller has gone).
     */
    void meet(Poller poller);

    /** Where everybody may have it if the worker whose sticky queue it waits in goes away. */
    TaskQueueKey normalQueue();

    /** From 1, the first to be done, to 5; beyond these it is as the nearest (rule 8.4). */
    default int priority() {
        return DEFAULT_PRIORITY;
    }

    /** Whether this may be dropped from the queue because whoever wanted it has gone. */
    default boolean isWithdrawn() {
        return false;
    }
}
