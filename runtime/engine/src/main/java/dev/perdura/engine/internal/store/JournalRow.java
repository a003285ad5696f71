package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * One piece of what a run remembers. {@code sequence} counts from 1 in each run. {@code transition} is opaque to the
 * store; it is not copied, so nobody may change it.
 */
public record JournalRow(long executionKey, long sequence, byte[] transition) {

    public JournalRow {
        Objects.requireNonNull(transition, "transition");
    }
}
