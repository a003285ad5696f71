package dev.perdura.engine.internal.store;

import static dev.perdura.engine.internal.store.SampleRows.NAMESPACE;
import static dev.perdura.engine.internal.store.SampleRows.completed;
import static dev.perdura.engine.internal.store.SampleRows.execution;
import static dev.perdura.engine.internal.store.SampleRows.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.engine.internal.store.AttributeValue.Words;
import dev.perdura.engine.internal.store.RunCondition.All;
import dev.perdura.engine.internal.store.RunCondition.Any;
import dev.perdura.engine.internal.store.RunCondition.Compared;
import dev.perdura.engine.internal.store.RunCondition.HasPhrase;
import dev.perdura.engine.internal.store.RunCondition.Not;
import dev.perdura.engine.internal.store.RunCondition.OneOf;
import dev.perdura.engine.internal.store.RunCondition.Present;
import dev.perdura.engine.internal.store.RunCondition.Relation;
import dev.perdura.engine.internal.store.RunDescription.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store finds, and in which order (rule 9.9). */
public abstract class RunListsContract {

    private static final RunAttribute COLOUR = new RunAttribute("colour");
    private static final RunAttribute TEXT = new RunAttribute("text");

    private Store store;

    protected abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void open_runs_come_first_then_the_latest_closed_then_the_latest_started_then_by_run_id() {
        store.commit(new WriteBatch()
                .insert(row(1, "b", 10, 500))
                .insert(row(2, "a", 10, 500))
                .insert(row(3, "c", 20, 500))
                .insert(row(4, "d", 5, 900))
                .insert(row(5, "e", 10, -1))
                .insert(row(6, "f", 30, -1)));

        assertThat(keys(RunCondition.EVERYTHING)).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void a_run_moves_when_it_closes() {
        store.commit(new WriteBatch().insert(execution(1, "a")).insert(execution(2, "b")));
        store.commit(new WriteBatch().update(new ExecutionUpdate(2, completed(99))));

        assertThat(keys(RunCondition.EVERYTHING)).containsExactly(1L, 2L);
        assertThat(keys(new Present(RunColumn.CLOSE_TIME_MILLIS))).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void pages_leave_none_out_and_repeat_none(int limit) {
        WriteBatch batch = new WriteBatch();
        for (int key = 1; key <= 60; key++) {
            batch.insert(row(key, "run-" + key, key % 3, key % 4 == 0 ? -1 : key % 5));
        }
        store.commit(batch);

        List<Long> all = new ArrayList<>();
        ListPage page = store.lists().list(NAMESPACE, RunCondition.EVERYTHING, null, limit, Integer.MAX_VALUE);
        while (page.more()) {
            assertThat(page.runs()).hasSize(limit);
            page.runs().forEach(run -> all.add(run.row().executionKey()));
            ListPosition last = page.runs().get(limit - 1).position();
            page = store.lists().list(NAMESPACE, RunCondition.EVERYTHING, last, limit, Integer.MAX_VALUE);
        }
        page.runs().forEach(run -> all.add(run.row().executionKey()));

        assertThat(all).hasSize(60).isEqualTo(keys(RunCondition.EVERYTHING));
    }

    @Test
    void a_page_ends_early_when_its_memos_are_large() {
        WriteBatch batch = new WriteBatch();
        for (int key = 1; key <= 5; key++) {
            batch.insert(execution(key, "order-" + key))
                    .describe(new RunDescription(key, null, null, new byte[400], new byte[100], List.of()));
        }
        store.commit(batch);

        ListPage page = store.lists().list(NAMESPACE, RunCondition.EVERYTHING, null, 100, 999);

        assertThat(page.runs()).hasSize(2);
        assertThat(page.more()).isTrue();
    }

    @Test
    void a_list_shows_what_a_run_was_last_described_as() {
        store.commit(new WriteBatch().insert(execution(1, "a")).insert(execution(2, "b")));
        store.commit(new WriteBatch().describe(described(1, "red")));
        RunDescription newer = new RunDescription(
                1,
                new Run("parent", "parent-run"),
                new Run("root", "root-run"),
                new byte[] {1},
                new byte[] {2, 3},
                List.of(new AttributeValue(COLOUR, "blue")));
        store.commit(new WriteBatch().describe(newer));

        ListPage page = store.lists().list(NAMESPACE, RunCondition.EVERYTHING, null, 10, Integer.MAX_VALUE);

        assertThat(page.runs().get(0).row()).isEqualTo(execution(2, "b"));
        assertThat(page.runs().get(0).description()).usingRecursiveComparison().isEqualTo(RunDescription.none(2));
        assertThat(page.runs().get(1).description())
                .usingRecursiveComparison()
                .ignoringFields("values")
                .isEqualTo(newer);
        assertThat(keys(new OneOf(COLOUR, List.of("red")))).isEmpty();
        assertThat(keys(new OneOf(COLOUR, List.of("blue")))).containsExactly(1L);
    }

    @Test
    void runs_of_other_namespaces_are_neither_listed_nor_counted() {
        store.commit(new WriteBatch()
                .insert(execution(1, "here", "a", running(5)))
                .insert(execution(2, "there", "a", running(5))));

        assertThat(store.lists()
                        .list("here", RunCondition.EVERYTHING, null, 10, 10)
                        .runs())
                .singleElement()
                .satisfies(run -> assertThat(run.row().executionKey()).isEqualTo(1));
        assertThat(store.lists().count("there", RunCondition.EVERYTHING)).isEqualTo(1);
        assertThat(store.lists().count("nowhere", RunCondition.EVERYTHING)).isZero();
    }

    @ParameterizedTest
    @EnumSource(RunColumn.class)
    void every_column_can_be_asked_for(RunColumn column) {
        store.commit(new WriteBatch()
                .insert(row(1, "run-of-1", 10, 500))
                .insert(row(2, "run-of-2", 10, -1))
                .describe(new RunDescription(
                        1, new Run("p", "pr"), new Run("r", "rr"), new byte[0], new byte[0], List.of())));
        Object value = switch (column) {
            case WORKFLOW_ID -> "order-1";
            case RUN_ID -> "run-of-1";
            case WORKFLOW_TYPE -> "Fulfilment";
            case TASK_QUEUE -> "orders";
            case STATUS -> 2L;
            case START_TIME_MILLIS -> 10L;
            case EXECUTION_TIME_MILLIS -> 110L;
            case CLOSE_TIME_MILLIS -> 500L;
            case DURATION_MILLIS -> 390L;
            case HISTORY_LENGTH -> 11L;
            case HISTORY_SIZE_BYTES -> 4_000L;
            case TRANSITION_COUNT -> 5L;
            case PARENT_WORKFLOW_ID -> "p";
            case PARENT_RUN_ID -> "pr";
            case ROOT_WORKFLOW_ID -> "r";
            case ROOT_RUN_ID -> "rr";
        };
        assertThat(value).isInstanceOf(column.valueClass());

        assertThat(keys(new OneOf(column, List.of(value)))).contains(1L);
        assertThat(keys(new Compared(column, Relation.LESS_OR_EQUAL, value))).contains(1L);
        assertThat(keys(new Compared(column, Relation.LESS, value))).doesNotContain(1L);
        assertThat(keys(new Compared(column, Relation.GREATER, value))).doesNotContain(1L);
        assertThat(keys(new Present(column)))
                .containsExactlyElementsOf(column.isOptional() ? List.of(1L) : List.of(2L, 1L));
        // A comparison with what is missing is false, so its opposite is true.
        assertThat(keys(new Not(new OneOf(column, List.of(value))))).doesNotContain(1L);
        if (column.isOptional()) {
            assertThat(keys(new Not(new OneOf(column, List.of(value))))).containsExactly(2L);
        }
    }

    @Test
    void a_run_that_never_ran_took_no_time() {
        store.commit(new WriteBatch().insert(row(1, "run", 1_000, 1_001)));

        assertThat(keys(new OneOf(RunColumn.DURATION_MILLIS, List.of(0L)))).containsExactly(1L);
    }

    @Test
    void words_are_found_as_phrases() {
        store.commit(new WriteBatch()
                .insert(execution(1, "a"))
                .insert(execution(2, "b"))
                .describe(new RunDescription(
                        1,
                        null,
                        null,
                        new byte[0],
                        new byte[0],
                        List.of(new AttributeValue(TEXT, new Words(" hello foo bar "))))));

        assertThat(keys(new HasPhrase(TEXT, List.of(" foo bar ")))).containsExactly(1L);
        assertThat(keys(new HasPhrase(TEXT, List.of(" nothing ", " hello ")))).containsExactly(1L);
        assertThat(keys(new HasPhrase(TEXT, List.of(" bar foo ")))).isEmpty();
        assertThat(keys(new HasPhrase(TEXT, List.of(" ell ")))).isEmpty();
        assertThat(keys(new HasPhrase(TEXT, List.of()))).isEmpty();
        assertThat(keys(new Not(new HasPhrase(TEXT, List.of(" foo "))))).containsExactly(2L);
        assertThat(keys(new Present(TEXT))).containsExactly(1L);
    }

    @Test
    void values_are_data_whatever_they_look_like() {
        String nasty = "x' OR 1=1; DROP TABLE execution; -- \"\\ \u0000 ?1 :a";
        store.commit(new WriteBatch().insert(execution(1, "a")).describe(described(1, nasty)));

        assertThat(keys(new OneOf(COLOUR, List.of(nasty)))).containsExactly(1L);
        assertThat(keys(new Compared(COLOUR, Relation.STARTS_WITH, nasty))).containsExactly(1L);
        assertThat(keys(new OneOf(COLOUR, List.of(nasty + "!")))).isEmpty();
        assertThat(keys(new Present(new RunAttribute(nasty)))).isEmpty();
    }

    @Test
    void a_thousand_conditions_side_by_side_are_no_more_than_two() {
        store.commit(new WriteBatch().insert(execution(1, "a")).insert(execution(2, "b")));
        List<RunCondition> one = Collections.nCopies(5_000, new OneOf(RunColumn.WORKFLOW_ID, List.of("a")));

        assertThat(keys(new Any(one))).containsExactly(1L);
        assertThat(keys(new All(one))).containsExactly(1L);
        assertThat(keys(new OneOf(
                        RunColumn.START_TIME_MILLIS,
                        LongStream.rangeClosed(0, 9_999)
                                .boxed()
                                .map(Object.class::cast)
                                .toList())))
                .containsExactly(2L, 1L);
    }

    @Test
    void runs_are_counted_by_value_those_without_one_first() {
        store.commit(new WriteBatch()
                .insert(execution(1, "a"))
                .insert(execution(2, "b"))
                .insert(execution(3, "c"))
                .insert(row(4, "run", 10, 500))
                .describe(described(1, "red"))
                .describe(described(2, "blue"))
                .describe(described(3, "red")));

        assertThat(store.lists().countBy(COLOUR, NAMESPACE, RunCondition.EVERYTHING))
                .containsExactly(new RunGroup(null, 1), new RunGroup("blue", 1), new RunGroup("red", 2));
        assertThat(store.lists().countBy(RunColumn.STATUS, NAMESPACE, RunCondition.EVERYTHING))
                .containsExactly(new RunGroup(1L, 3), new RunGroup(2L, 1));
        assertThat(store.lists().countBy(COLOUR, NAMESPACE, RunCondition.NOTHING))
                .isEmpty();
    }

    @Test
    void descriptions_count_as_rows_and_bytes() {
        store.commit(new WriteBatch().insert(execution(1, "a")).describe(described(1, "red")));

        assertThat(store.statistics().rows()).isEqualTo(3);
        assertThat(store.statistics().bytes()).isEqualTo(2);
    }

    @Test
    void a_page_of_nothing_is_refused() {
        assertThatThrownBy(() -> store.lists().list(NAMESPACE, RunCondition.EVERYTHING, null, 0, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Long> keys(RunCondition condition) {
        List<Long> keys = store.lists().list(NAMESPACE, condition, null, 1_000, Integer.MAX_VALUE).runs().stream()
                .map(run -> run.row().executionKey())
                .toList();
        assertThat(store.lists().count(NAMESPACE, condition)).isEqualTo(keys.size());
        return keys;
    }

    private static RunDescription described(long key, String colour) {
        return new RunDescription(
                key, null, null, new byte[1], new byte[1], List.of(new AttributeValue(COLOUR, colour)));
    }

    /** A run with a start delay of 100 ms; open if its close time is negative. */
    private static ExecutionRow row(long key, String runId, long startMillis, long closeMillis) {
        ExecutionProgress progress = closeMillis < 0
                ? running(ExecutionProgress.NO_DEADLINE)
                : new ExecutionProgress(
                        SampleRows.COMPLETED,
                        OptionalLong.of(closeMillis),
                        11,
                        4_000,
                        5,
                        ExecutionProgress.NO_DEADLINE,
                        true);
        return new ExecutionRow(
                key,
                NAMESPACE,
                "order-" + key,
                runId,
                runId,
                "Fulfilment",
                "orders",
                startMillis,
                startMillis + 100,
                "request-" + key,
                progress);
    }
}
