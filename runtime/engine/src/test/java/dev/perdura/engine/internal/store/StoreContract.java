package dev.perdura.engine.internal.store;

import static dev.perdura.engine.internal.store.SampleRows.NAMESPACE;
import static dev.perdura.engine.internal.store.SampleRows.completed;
import static dev.perdura.engine.internal.store.SampleRows.execution;
import static dev.perdura.engine.internal.store.SampleRows.journal;
import static dev.perdura.engine.internal.store.SampleRows.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does when all goes well. {@link StoreRefusalContract} is about the rest. */
public abstract class StoreContract {

    protected Store store;

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
    void a_new_store_holds_nothing() {
        assertThat(store.current(NAMESPACE, "order-1")).isEmpty();
        assertThat(store.find(NAMESPACE, "order-1", "run-1")).isEmpty();
        assertThat(store.find(1)).isEmpty();
        assertThat(store.journal(1, 0, 10)).isEmpty();
        assertThat(store.due(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .isEmpty();
        assertThat(store.earliestDeadline(Long.MIN_VALUE)).isEmpty();
        assertThat(store.namespaces()).isEmpty();
        assertThat(store.greatestExecutionKey()).isZero();
        assertThat(store.statistics()).isEqualTo(new StoreStatistics(0, 0, 0, 0));
    }

    @Test
    void an_execution_comes_back_as_it_went_in() {
        ExecutionRow open = execution(7, "order-1");
        ExecutionRow closed = execution(8, NAMESPACE, "", completed(0));
        ExecutionRow odd = new ExecutionRow(
                Long.MAX_VALUE,
                "näme space'; --",
                "💡\n\"id\"",
                "r",
                "",
                "",
                "",
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                "",
                new ExecutionProgress(
                        Integer.MAX_VALUE,
                        OptionalLong.of(Long.MIN_VALUE),
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE - 1,
                        false));

        store.commit(new WriteBatch().insert(open).insert(closed).insert(odd));

        for (ExecutionRow row : List.of(open, closed, odd)) {
            assertThat(store.find(row.executionKey())).contains(row);
            assertThat(store.find(row.namespace(), row.workflowId(), row.runId()))
                    .contains(row);
        }
        assertThat(store.greatestExecutionKey()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_run_is_found_only_by_all_of_its_three_ids() {
        store.commit(new WriteBatch().insert(execution(1, "order-1")));

        assertThat(store.find("other", "order-1", "run-1")).isEmpty();
        assertThat(store.find(NAMESPACE, "order-2", "run-1")).isEmpty();
        assertThat(store.find(NAMESPACE, "order-1", "run-2")).isEmpty();
    }

    @Test
    void a_workflow_id_stands_for_its_latest_run_also_when_that_has_closed() {
        ExecutionRow row = execution(1, "order-1");
        store.commit(new WriteBatch().insert(row));
        assertThat(store.current(NAMESPACE, "order-1")).contains(row);

        store.commit(new WriteBatch().update(new ExecutionUpdate(1, completed(99))));

        assertThat(store.current(NAMESPACE, "order-1")).contains(row.with(completed(99)));
    }

    @Test
    void a_deleted_run_leaves_nothing_but_its_key_taken() {
        store.commit(new WriteBatch()
                .insert(execution(1, "order-1"))
                .insert(execution(2, "order-2"))
                .append(journal(1, 1))
                .append(journal(2, 1)));

        store.commit(new WriteBatch().delete(2).delete(99));

        assertThat(store.find(2)).isEmpty();
        assertThat(store.current(NAMESPACE, "order-2")).isEmpty();
        assertThat(store.journal(2, 0, 10)).isEmpty();
        assertThat(store.journal(1, 0, 10)).hasSize(1);
        assertThat(store.due(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .extracting(DueRow::executionKey)
                .doesNotContain(2L);
        assertThat(store.greatestExecutionKey()).isGreaterThanOrEqualTo(2);

        store.commit(new WriteBatch().delete(1).insert(execution(3, "order-1")));
        assertThat(store.current(NAMESPACE, "order-1")).contains(execution(3, "order-1"));
    }

    @Test
    void runs_that_closed_first_come_first_and_none_that_has_something_to_do() {
        store.commit(new WriteBatch()
                .insert(execution(1, "open"))
                .insert(execution(2, NAMESPACE, "late", completed(30)))
                .insert(execution(3, NAMESPACE, "early", completed(10)))
                .insert(execution(4, "other", "elsewhere", completed(5))));

        assertThat(store.firstClosed(NAMESPACE, 10))
                .extracting(ClosedRun::workflowId)
                .containsExactly("early", "late");
        assertThat(store.firstClosed(NAMESPACE, 1)).containsExactly(new ClosedRun(3, NAMESPACE, "early", "run-3", 10));
    }

    @Test
    void one_batch_closes_a_run_and_starts_the_next_under_the_same_id() {
        ExecutionRow first = execution(1, "order-1");
        ExecutionRow second = execution(2, "order-1");
        store.commit(new WriteBatch().insert(first));

        store.commit(new WriteBatch()
                .insert(second)
                .update(new ExecutionUpdate(1, completed(99).replaced())));

        assertThat(store.current(NAMESPACE, "order-1")).contains(second);
        assertThat(store.find(1)).contains(first.with(completed(99).replaced()));
    }

    @Test
    void a_run_that_came_and_went_within_a_batch_is_stored_as_replaced() {
        ExecutionRow shortLived =
                execution(1, NAMESPACE, "order-1", completed(9).replaced());
        ExecutionRow next = execution(2, "order-1");

        store.commit(new WriteBatch().insert(shortLived).insert(next));

        assertThat(store.current(NAMESPACE, "order-1")).contains(next);
        assertThat(store.find(NAMESPACE, "order-1", "run-1")).contains(shortLived);
    }

    @Test
    void a_replaced_run_can_still_be_updated() {
        ExecutionRow replaced = execution(1, NAMESPACE, "order-1", running(5).replaced());
        store.commit(new WriteBatch().insert(replaced).insert(execution(2, "order-1")));

        store.commit(new WriteBatch().update(new ExecutionUpdate(1, completed(8).replaced())));

        assertThat(store.find(1)).contains(replaced.with(completed(8).replaced()));
        assertThat(store.current(NAMESPACE, "order-1").orElseThrow().executionKey())
                .isEqualTo(2);
    }

    @Test
    void the_same_workflow_id_in_two_namespaces_means_two_workflows() {
        ExecutionRow here = execution(1, "here", "order-1", running(5));
        ExecutionRow there = execution(2, "there", "order-1", running(5));

        store.commit(new WriteBatch().insert(here).insert(there));

        assertThat(store.current("here", "order-1")).contains(here);
        assertThat(store.current("there", "order-1")).contains(there);
    }

    @Test
    void an_update_replaces_everything_that_may_change_and_nothing_else() {
        ExecutionRow row = execution(1, NAMESPACE, "order-1", running(50));
        store.commit(new WriteBatch().insert(row).insert(execution(2, "order-2")));
        ExecutionProgress progress = new ExecutionProgress(3, OptionalLong.of(77), 12, 13, 14, 15, true);

        store.commit(new WriteBatch().update(new ExecutionUpdate(1, progress)));

        assertThat(store.find(1)).contains(row.with(progress));
        assertThat(store.find(2)).contains(execution(2, "order-2"));
    }

    @Test
    void journal_rows_come_back_in_sequence_whatever_order_they_were_written_in() {
        List<Long> sequences =
                new ArrayList<>(LongStream.rangeClosed(1, 100).boxed().toList());
        Collections.shuffle(sequences, new Random(1));
        WriteBatch batch = new WriteBatch();
        for (long sequence : sequences) {
            batch.append(journal(1, sequence)).append(journal(2, sequence));
        }

        store.commit(batch);

        assertThat(store.journal(1, 0, 1000))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(LongStream.rangeClosed(1, 100)
                        .mapToObj(sequence -> journal(1, sequence))
                        .toList());
        assertThat(store.journal(2, 40, 3)).extracting(JournalRow::sequence).containsExactly(41L, 42L, 43L);
        assertThat(store.journal(1, 100, 3)).isEmpty();
        assertThat(store.journal(3, 0, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4_096, 3_000_000})
    void a_transition_of_any_length_comes_back_byte_for_byte(int length) {
        byte[] transition = new byte[length];
        new Random(length).nextBytes(transition);

        store.commit(new WriteBatch().append(new JournalRow(1, 1, transition)).append(journal(1, 2)));

        assertThat(store.journal(1, 0, 1).get(0).transition()).isEqualTo(transition);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 31, 32, 33, 39, 40, 41, 73, 500})
    void a_batch_of_any_size_is_stored_in_full(int size) {
        WriteBatch batch = new WriteBatch();
        for (int key = 1; key <= size; key++) {
            batch.insert(execution(key, "order-" + key)).append(journal(key, 1));
        }

        store.commit(batch);

        for (int key = 1; key <= size; key++) {
            assertThat(store.current(NAMESPACE, "order-" + key)).contains(execution(key, "order-" + key));
            assertThat(store.journal(key, 0, 10))
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row).usingRecursiveComparison().isEqualTo(journal(row.executionKey(), 1)));
        }
        assertThat(store.statistics().rows()).isEqualTo(2L * size);
    }

    @Test
    void due_executions_come_by_deadline_then_key() {
        store.commit(new WriteBatch()
                .insert(execution(1, NAMESPACE, "a", running(300)))
                .insert(execution(2, NAMESPACE, "b", running(ExecutionProgress.DUE_NOW)))
                .insert(execution(3, NAMESPACE, "c", running(200)))
                .insert(execution(4, NAMESPACE, "d", running(ExecutionProgress.NO_DEADLINE)))
                .insert(execution(5, NAMESPACE, "e", running(200)))
                .insert(execution(6, NAMESPACE, "f", running(301))));

        assertThat(store.due(300, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .containsExactly(
                        new DueRow(2, 0, NAMESPACE, "b"),
                        new DueRow(3, 200, NAMESPACE, "c"),
                        new DueRow(5, 200, NAMESPACE, "e"),
                        new DueRow(1, 300, NAMESPACE, "a"));
        assertThat(store.due(300, 200, 3, 10)).extracting(DueRow::executionKey).containsExactly(5L, 1L);
        assertThat(store.due(199, 200, 3, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void pages_of_due_executions_leave_none_out_and_repeat_none(int limit) {
        WriteBatch batch = new WriteBatch();
        for (long key = 1; key <= 60; key++) {
            batch.insert(execution(key, NAMESPACE, "order-" + key, running(key % 4)));
        }
        store.commit(batch);

        List<DueRow> all = new ArrayList<>();
        List<DueRow> page = store.due(2, Long.MIN_VALUE, Long.MIN_VALUE, limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page);
            DueRow last = page.get(page.size() - 1);
            page = store.due(2, last.deadlineMillis(), last.executionKey(), limit);
        }

        assertThat(all)
                .isEqualTo(store.due(2, Long.MIN_VALUE, Long.MIN_VALUE, 1000))
                .hasSize(45);
    }

    @Test
    void a_run_without_deadline_is_never_due() {
        store.commit(new WriteBatch()
                .insert(execution(1, NAMESPACE, "a", running(10)))
                .insert(execution(2, NAMESPACE, "b", running(ExecutionProgress.NO_DEADLINE))));

        store.commit(new WriteBatch()
                .update(new ExecutionUpdate(1, completed(10)))
                .update(new ExecutionUpdate(2, running(20))));

        assertThat(store.due(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .containsExactly(new DueRow(2, 20, NAMESPACE, "b"));
    }

    @Test
    void the_earliest_deadline_is_later_than_the_time_asked_for() {
        store.commit(new WriteBatch()
                .insert(execution(1, NAMESPACE, "a", running(10)))
                .insert(execution(2, NAMESPACE, "b", running(20))));

        assertThat(store.earliestDeadline(Long.MIN_VALUE)).hasValue(10);
        assertThat(store.earliestDeadline(9)).hasValue(10);
        assertThat(store.earliestDeadline(10)).hasValue(20);
        assertThat(store.earliestDeadline(20)).isEmpty();
        assertThat(store.earliestDeadline(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void namespaces_come_by_name_as_last_written() {
        store.commit(new WriteBatch()
                .upsert(new NamespaceRow("orders", "id-1", 1, new byte[] {1}))
                .upsert(new NamespaceRow("default", "id-2", 2, new byte[0])));

        store.commit(new WriteBatch().upsert(new NamespaceRow("orders", "id-1", 5, new byte[] {9, 8})));

        assertThat(store.namespaces())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new NamespaceRow("default", "id-2", 2, new byte[0]),
                        new NamespaceRow("orders", "id-1", 5, new byte[] {9, 8}));
    }

    @Test
    void statistics_count_commits_rows_and_bytes_but_no_empty_batch() {
        store.commit(new WriteBatch());
        store.commit(new WriteBatch().insert(execution(1, "a")).append(new JournalRow(1, 1, new byte[400])));
        store.commit(new WriteBatch()
                .update(new ExecutionUpdate(1, completed(1)))
                .append(new JournalRow(1, 2, new byte[30]))
                .upsert(new NamespaceRow("n", "i", 1, new byte[5])));

        StoreStatistics statistics = store.statistics();

        assertThat(statistics.commits()).isEqualTo(2);
        assertThat(statistics.syncs()).isEqualTo(syncsOf(2));
        assertThat(statistics.rows()).isEqualTo(5);
        assertThat(statistics.bytes()).isEqualTo(435);
    }

    /** How often a store of this kind waits for the disk in so many commits. */
    protected abstract long syncsOf(long commits);
}
