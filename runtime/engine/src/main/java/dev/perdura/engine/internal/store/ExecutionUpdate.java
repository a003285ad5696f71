package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * The new {@link ExecutionProgress} of a run that is already stored. {@code progress.current()} may turn from true to
 * false, not back; a run that has closed stays closed.
 */
public record ExecutionUpdate(long executionKey, ExecutionProgress progress) {

    public ExecutionUpdate {
        Objects.requireNonNull(progress, "progress");
    }
}
