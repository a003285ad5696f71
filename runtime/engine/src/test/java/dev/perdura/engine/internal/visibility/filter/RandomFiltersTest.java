package dev.perdura.engine.internal.visibility.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.ListPosition;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.WriteBatch;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import dev.perdura.engine.internal.visibility.SampleAttributes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both stores find with random filters what SQL's logic says of the same runs, and in the same order. */
class RandomFiltersTest {

    private static final long SEED = 42;
    private static final int RUNS = 60;
    private static final int FILTERS = 1_500;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, Map<String, Object>> valuesOfRuns = new LinkedHashMap<>();

    @Test
    void sql_and_predicate_agree_with_the_logic_of_sql() {
        WriteBatch batch = new WriteBatch();
        for (int key = 1; key <= RUNS; key++) {
            addRun(batch, key);
        }
        try (Store sqlite = SqliteStore.open(directory.resolve("engine.db"));
                Store memory = new MemoryStore()) {
            sqlite.commit(batch);
            memory.commit(batch);
            for (int i = 0; i < FILTERS; i++) {
                RandomFilter filter = RandomFilter.of(random, random.nextInt(5));
                RunCondition condition =
                        ListFilter.parse(filter.text(), SampleAttributes.SCHEMA).condition();
                List<String> fromSqlite = found(sqlite, condition);

                assertThat(fromSqlite)
                        .as("seed %s, SQLite: %s", SEED, filter.text())
                        .containsExactlyInAnyOrderElementsOf(expected(filter));
                assertThat(found(memory, condition))
                        .as("seed %s, memory: %s", SEED, filter.text())
                        .isEqualTo(fromSqlite);
                assertThat(sqlite.lists().count(SampleRuns.NAMESPACE, condition))
                        .isEqualTo(fromSqlite.size());
            }
        }
    }

    private List<String> expected(RandomFilter filter) {
        return valuesOfRuns.entrySet().stream()
                .filter(run -> Boolean.TRUE.equals(filter.meaning().apply(run.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** In pages of a few. */
    private List<String> found(Store store, RunCondition condition) {
        List<String> found = new ArrayList<>();
        ListPosition after = null;
        ListPage page;
        do {
            page = store.lists().list(SampleRuns.NAMESPACE, condition, after, 7, Integer.MAX_VALUE);
            for (ListedRun run : page.runs()) {
                found.add(run.row().workflowId());
                after = run.position();
            }
        } while (page.more());
        return found;
    }

    private void addRun(WriteBatch batch, int key) {
        Map<String, Object> values = new HashMap<>();
        List<String> attributes = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            String keyword = any(RandomFilter.KEYWORDS);
            values.put("CustomKeywordField", keyword);
            attributes.addAll(List.of("CustomKeywordField", '"' + keyword + '"'));
        }
        if (random.nextInt(3) > 0) {
            long number = any(RandomFilter.INTEGERS);
            values.put("CustomIntField", number);
            attributes.addAll(List.of("CustomIntField", Long.toString(number)));
        }
        if (random.nextInt(3) > 0) {
            double number = any(RandomFilter.DOUBLES);
            values.put("CustomDoubleField", number);
            attributes.addAll(List.of("CustomDoubleField", Double.toString(number)));
        }
        if (random.nextInt(3) > 0) {
            List<String> elements = List.of(any(RandomFilter.KEYWORDS), any(RandomFilter.KEYWORDS));
            values.put("CustomKeywordListField", elements);
            attributes.addAll(List.of("CustomKeywordListField", "[\"" + String.join("\",\"", elements) + "\"]"));
        }
        String workflowId = "run-" + key;
        valuesOfRuns.put(workflowId, values);
        SampleRuns.add(
                batch,
                key,
                workflowId,
                random.nextBoolean() ? SampleRuns.open() : SampleRuns.closed(),
                attributes.toArray(new String[0]));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
