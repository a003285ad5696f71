package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.ScheduleTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Looks through all schedules at each question: tests have few. */
final class MemorySchedules implements ScheduleTable {

    private final MemoryStore store;

    MemorySchedules(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Optional<ScheduleRow> find(String namespace, String scheduleId) {
        return store.read(tables -> tables.schedules.values().stream()
                .filter(row ->
                        row.namespace().equals(namespace) && row.scheduleId().equals(scheduleId))
                .findAny());
    }

    @Override
    public List<ScheduleRow> list(String namespace, long beforeKey, int limit) {
        return store.read(tables -> tables.schedules.headMap(beforeKey, false).descendingMap().values().stream()
                .filter(row -> row.namespace().equals(namespace))
                .limit(limit)
                .toList());
    }

    @Override
    public long count(String namespace) {
        return store.read(tables -> tables.schedules.values().stream()
                .filter(row -> row.namespace().equals(namespace))
                .count());
    }

    @Override
    public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
        DueRow position = new DueRow(afterKey, afterDeadlineMillis, "", "");
        return store.read(tables -> due(tables)
                .filter(row -> MemoryTables.BY_DEADLINE.compare(row, position) > 0)
                .filter(row -> row.deadlineMillis() <= untilMillis)
                .limit(limit)
                .toList());
    }

    @Override
    public OptionalLong earliestDeadline(long afterMillis) {
        return store.read(tables -> due(tables)
                .mapToLong(DueRow::deadlineMillis)
                .filter(deadline -> deadline > afterMillis)
                .findFirst());
    }

    private static Stream<DueRow> due(MemoryTables tables) {
        return tables.schedules.values().stream()
                .filter(row -> row.deadlineMillis() != ExecutionProgress.NO_DEADLINE)
                .map(row -> new DueRow(row.scheduleKey(), row.deadlineMillis(), row.namespace(), row.scheduleId()))
                .sorted(MemoryTables.BY_DEADLINE);
    }

    @Override
    public long greatestKey() {
        return store.read(tables -> tables.schedules.isEmpty() ? 0 : tables.schedules.lastKey());
    }
}
