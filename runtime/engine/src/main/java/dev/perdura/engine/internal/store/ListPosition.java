package dev.perdura.engine.internal.store;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where a run is in a list: those that are open come first, then the latest closed; among them the latest started; then
 * by run id (rule 9.9). What comes first is the lesser.
 *
 * @param closeTimeMillis {@link #OPEN} if the run is open
 */
public record ListPosition(long closeTimeMillis, long startTimeMillis, String runId)
        implements Comparable<ListPosition> {

    public static final long OPEN = Long.MAX_VALUE;

    private static final Comparator<ListPosition> ORDER = Comparator.comparingLong(ListPosition::closeTimeMillis)
            .reversed()
            .thenComparing(
                    Comparator.comparingLong(ListPosition::startTimeMillis).reversed())
            .thenComparing(ListPosition::runId);

    public ListPosition {
        Objects.requireNonNull(runId, "runId");
    }

    @Override
    public int compareTo(ListPosition other) {
        return ORDER.compare(this, other);
    }
}
