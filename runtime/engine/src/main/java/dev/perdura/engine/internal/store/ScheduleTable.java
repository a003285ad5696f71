package dev.perdura.engine.internal.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The schedules of a {@link Store}, for reading. Any thread may; each call sees some committed state. */
public interface ScheduleTable {

    Optional<ScheduleRow> find(String namespace, String scheduleId);

    /**
     * Up to {@code limit} schedules of a namespace, the newest first, that are older than the one with that key; {@link
     * Long#MAX_VALUE} for the first page.
     */
    List<ScheduleRow> list(String namespace, long beforeKey, int limit);

    long count(String namespace);

    /** As {@link Store#due}, of schedules: the execution key is a schedule's key, the workflow id its id. */
    List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit);

    /** The earliest deadline that is later than {@code afterMillis}; empty if there is none. */
    OptionalLong earliestDeadline(long afterMillis);

    /** The greatest key of a schedule that is there, or 0. */
    long greatestKey();
}
