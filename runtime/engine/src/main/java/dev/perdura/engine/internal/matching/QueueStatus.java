package dev.perdura.engine.internal.matching;

import java.util.List;
import java.util.Map;

/**
 * What a task queue is like at one moment (rule 8.8).
 *
 * @param pollers who polled it lately, in order of their first poll
 * @param levels what waits, by priority key
 * @param tasksPerSecond what its workers limit it to; NaN if they do not
 * @param limitedLately whether that limit held a task back in the last half minute
 */
public record QueueStatus(
        List<Visitor> pollers, Map<Integer, Level> levels, double tasksPerSecond, boolean limitedLately) {

    /**
     * A worker that polled.
     *
     * @param agoMillis how long ago its last poll was open
     */
    public record Visitor(PollingWorker worker, long agoMillis) {}

    /** Tasks of one priority; rates are of the last half minute. */
    public record Level(int backlog, long oldestMillis, float addedPerSecond, float dispatchedPerSecond) {}
}
