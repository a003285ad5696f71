package dev.perdura.engine.internal.store;

/**
 * A schedule is new, has changed, or is deleted.
 *
 * @param row null if it is deleted
 */
public record ScheduleChange(long scheduleKey, ScheduleRow row) {

    public static ScheduleChange put(ScheduleRow row) {
        return new ScheduleChange(row.scheduleKey(), row);
    }

    public static ScheduleChange delete(long scheduleKey) {
        return new ScheduleChange(scheduleKey, null);
    }

    long payloadBytes() {
        return row == null ? 0 : row.progress().length + (row.definition() == null ? 0 : row.definition().length);
    }
}
