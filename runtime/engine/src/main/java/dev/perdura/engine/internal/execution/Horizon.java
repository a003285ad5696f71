package dev.perdura.engine.internal.execution;

/**
 * How far ahead deadlines are held in memory. Those beyond it are in the store only, and are fetched when time comes
 * near; so a run that sleeps for a year costs no memory.
 */
public final class Horizon {

    private volatile long endMillis;

    /** Deadlines up to this time (epoch milliseconds) are in memory. */
    public long endMillis() {
        return endMillis;
    }

    void moveTo(long newEndMillis) {
        endMillis = newEndMillis;
    }
}
