package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import java.util.Set;

/**
 * A workflow task that exists in memory only, made to bring updates to a worker (rule 2.11). Its events have ids but no
 * place in history: they get it when anything else is recorded, or never, if the worker rejects all it was sent.
 *
 * @param deadlineMillis by when a worker must have taken it
 * @param started null until a worker has it
 */
public record SpeculativeTask(
        long scheduledEventId, long scheduledMillis, long timeoutMillis, long deadlineMillis, Started started) {

    /**
     * A worker has the task.
     *
     * @param leftStickyQueue another worker has it than the one that has the run in its cache: that one is forgotten
     *     when the task gets its place in history
     */
    public record Started(
            long startedMillis,
            String requestId,
            String identity,
            long historySizeBytes,
            Set<SuggestContinueAsNewReason> suggestContinueAsNewReasons,
            boolean inProcess,
            boolean leftStickyQueue) {}

    public long startedEventId() {
        return started == null ? 0 : scheduledEventId + 1;
    }

    public SpeculativeTask startedBy(Started start) {
        return new SpeculativeTask(scheduledEventId, scheduledMillis, timeoutMillis, deadlineMillis, start);
    }
}
