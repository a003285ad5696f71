package dev.perdura.engine.internal.store;

import java.util.Objects;

/** A run as a list shows it; its description has no {@link RunDescription#values}, which are for finding only. */
public record ListedRun(ExecutionRow row, RunDescription description) {

    public ListedRun {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(description, "description");
    }

    /** Where the run is in every list. */
    public ListPosition position() {
        return new ListPosition(
                row.progress().closeTimeMillis().orElse(ListPosition.OPEN), row.startTimeMillis(), row.runId());
    }
}
