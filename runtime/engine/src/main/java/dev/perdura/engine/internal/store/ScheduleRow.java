package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * One schedule. {@code scheduleKey} is the engine's own number of it, positive, given in rising order. {@code
 * definition} and {@code progress} are opaque to the store and not copied, so nobody may change them.
 *
 * @param deadlineMillis epoch milliseconds, {@link ExecutionProgress#DUE_NOW} or {@link ExecutionProgress#NO_DEADLINE}
 * @param definition when written: null if it is as it was; never null when read
 */
public record ScheduleRow(
        long scheduleKey,
        String namespace,
        String scheduleId,
        long deadlineMillis,
        byte[] definition,
        byte[] progress) {

    public ScheduleRow {
        if (scheduleKey < 1) {
            throw new IllegalArgumentException("schedule key: expected a positive number, got " + scheduleKey);
        }
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(scheduleId, "scheduleId");
        Objects.requireNonNull(progress, "progress");
    }
}
