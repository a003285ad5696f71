package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.ListPosition;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunField;
import dev.perdura.engine.internal.store.RunGroup;
import dev.perdura.engine.internal.store.RunLists;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lists and counts by looking at every run. */
final class MemoryRunLists implements RunLists {

    private static final Comparator<Object> BY_VALUE = Comparator.nullsFirst(MemoryConditions::compare);

    private final MemoryStore store;

    MemoryRunLists(MemoryStore store) {
        this.store = store;
    }

    @Override
    public ListPage list(String namespace, RunCondition condition, ListPosition after, int limit, int maximumBytes) {
        MemoryStore.requirePositive(limit);
        return store.read(stored -> page(stored, namespace, condition, after, limit, maximumBytes));
    }

    @Override
    public long count(String namespace, RunCondition condition) {
        return store.read(stored -> runs(stored, namespace, condition).count());
    }

    @Override
    public List<RunGroup> countBy(RunField field, String namespace, RunCondition condition) {
        return store.read(stored -> groups(stored, field, namespace, condition));
    }

    private static Stream<ExecutionRow> runs(MemoryTables stored, String namespace, RunCondition condition) {
        return stored.executions.values().stream()
                .filter(row -> row.namespace().equals(namespace))
                .filter(row -> MemoryConditions.holds(condition, row, description(stored, row)));
    }

    private static ListPage page(
            MemoryTables stored,
            String namespace,
            RunCondition condition,
            ListPosition after,
            int limit,
            int maximumBytes) {
        Iterator<ListedRun> found = runs(stored, namespace, condition)
                .map(row -> new ListedRun(row, shown(description(stored, row))))
                .filter(run -> after == null || run.position().compareTo(after) > 0)
                .sorted(Comparator.comparing(ListedRun::position))
                .iterator();
        List<ListedRun> page = new ArrayList<>();
        long bytes = 0;
        while (found.hasNext() && page.size() < limit && bytes <= maximumBytes) {
            ListedRun run = found.next();
            bytes += run.description().payloadBytes();
            page.add(run);
        }
        return new ListPage(page, found.hasNext());
    }

    private static List<RunGroup> groups(
            MemoryTables stored, RunField field, String namespace, RunCondition condition) {
        Map<Object, Long> counts = new HashMap<>();
        runs(stored, namespace, condition).forEach(row -> {
            List<Object> values = MemoryConditions.values(field, row, description(stored, row));
            counts.merge(values.isEmpty() ? null : values.get(0), 1L, Long::sum);
        });
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_VALUE))
                .map(entry -> new RunGroup(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static RunDescription description(MemoryTables stored, ExecutionRow row) {
        RunDescription description = stored.descriptions.get(row.executionKey());
        return description == null ? RunDescription.none(row.executionKey()) : description;
    }

    private static RunDescription shown(RunDescription stored) {
        return new RunDescription(
                stored.executionKey(),
                stored.parent(),
                stored.root(),
                stored.memo(),
                stored.searchAttributes(),
                List.of());
    }
}
