package dev.perdura.engine.internal.timer;

/** Something that is done at a certain time unless it is called off. Sits in at most one {@link DeadlineHeap}. */
public abstract class Deadline {

    static final int NOT_QUEUED = -1;

    /** Guarded by the heap. */
    long atMillis;

    /**
     * What it was set to when it was last taken out as due. Only for whoever takes: others may have set it anew since.
     */
    long takenMillis;

    /** Guarded by the heap: the place in its array. */
    int position = NOT_QUEUED;

    /**
     * Called once the time has come, without any lock held, by the timer thread: hand the work on and return.
     *
     * @param atMillis the time it was set to, which has come; it may have been set to another one meanwhile
     */
    protected abstract void reached(long atMillis);
}
