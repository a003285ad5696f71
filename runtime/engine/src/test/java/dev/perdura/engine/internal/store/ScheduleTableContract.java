package dev.perdura.engine.internal.store;

import static dev.perdura.engine.internal.store.SampleRows.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does with schedules. */
public abstract class ScheduleTableContract {

    private static final byte[] DEFINITION = bytes("as a client said");

    private Store store;
    private ScheduleTable schedules;

    protected abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
        schedules = store.schedules();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ScheduleRow row(long key, String scheduleId, long deadlineMillis) {
        return row(key, NAMESPACE, scheduleId, deadlineMillis);
    }

    private static ScheduleRow row(long key, String namespace, String scheduleId, long deadlineMillis) {
        return new ScheduleRow(key, namespace, scheduleId, deadlineMillis, DEFINITION, bytes("progress of " + key));
    }

    private static WriteBatch put(ScheduleRow... rows) {
        WriteBatch batch = new WriteBatch();
        for (ScheduleRow row : rows) {
            batch.change(ScheduleChange.put(row));
        }
        return batch;
    }

    private void assertStored(ScheduleRow row) {
        assertThat(schedules.find(row.namespace(), row.scheduleId()))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(row);
    }

    @Test
    void a_new_store_has_no_schedules() {
        assertThat(schedules.find(NAMESPACE, "daily")).isEmpty();
        assertThat(schedules.list(NAMESPACE, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(schedules.count(NAMESPACE)).isZero();
        assertThat(schedules.due(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .isEmpty();
        assertThat(schedules.earliestDeadline(Long.MIN_VALUE)).isEmpty();
        assertThat(schedules.greatestKey()).isZero();
    }

    @Test
    void a_schedule_comes_back_as_it_went_in() {
        ScheduleRow due = row(7, "daily", ExecutionProgress.DUE_NOW);
        ScheduleRow never = row(8, "never", ExecutionProgress.NO_DEADLINE);
        ScheduleRow odd = new ScheduleRow(
                Long.MAX_VALUE, "näme space'; --", "💡\n\"id\"", Long.MAX_VALUE - 1, new byte[0], new byte[0]);

        store.commit(put(due, never, odd));

        assertStored(due);
        assertStored(never);
        assertStored(odd);
        assertThat(schedules.greatestKey()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_schedule_is_found_only_by_both_its_namespace_and_its_id() {
        store.commit(put(row(1, "team", "daily", 5)));

        assertThat(schedules.find(NAMESPACE, "daily")).isEmpty();
        assertThat(schedules.find("team", "hourly")).isEmpty();
        assertThat(schedules.find("team", "daily")).isPresent();
    }

    @Test
    void a_change_without_a_definition_leaves_that_as_it_was() {
        store.commit(put(row(1, "daily", 5)));

        store.commit(put(new ScheduleRow(1, NAMESPACE, "daily", 9, null, bytes("further"))));

        assertStored(new ScheduleRow(1, NAMESPACE, "daily", 9, DEFINITION, bytes("further")));
    }

    @Test
    void a_change_with_a_definition_replaces_all_but_the_name() {
        store.commit(put(row(1, "daily", 5)));
        ScheduleRow changed = new ScheduleRow(
                1, NAMESPACE, "daily", ExecutionProgress.NO_DEADLINE, bytes("another"), bytes("further"));

        store.commit(put(changed));

        assertStored(changed);
    }

    @Test
    void a_deleted_schedule_leaves_nothing_and_its_name_is_free_in_the_same_batch() {
        store.commit(put(row(1, "daily", 5), row(2, "hourly", 5)));

        store.commit(new WriteBatch()
                .change(ScheduleChange.delete(1))
                .change(ScheduleChange.delete(99))
                .change(ScheduleChange.put(row(3, "daily", 6))));

        assertStored(row(3, "daily", 6));
        assertThat(schedules.list(NAMESPACE, Long.MAX_VALUE, 10))
                .extracting(ScheduleRow::scheduleKey)
                .containsExactly(3L, 2L);
        assertThat(schedules.due(10, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .extracting(DueRow::executionKey)
                .containsExactly(2L, 3L);
    }

    @Test
    void what_comes_and_goes_within_a_batch_was_never_there() {
        store.commit(new WriteBatch()
                .change(ScheduleChange.put(row(1, "daily", 5)))
                .change(ScheduleChange.put(new ScheduleRow(1, NAMESPACE, "daily", 6, null, bytes("further"))))
                .change(ScheduleChange.delete(1)));

        assertThat(schedules.find(NAMESPACE, "daily")).isEmpty();
        assertThat(schedules.count(NAMESPACE)).isZero();
        assertThat(schedules.greatestKey()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100})
    void pages_of_a_namespace_are_the_newest_first_and_leave_none_out(int limit) {
        WriteBatch batch = new WriteBatch();
        for (long key = 1; key <= 20; key++) {
            batch.change(ScheduleChange.put(row(key, key % 2 == 0 ? NAMESPACE : "team", "schedule-" + key, 5)));
        }
        store.commit(batch);

        List<Long> keys = new ArrayList<>();
        List<ScheduleRow> page = schedules.list(NAMESPACE, Long.MAX_VALUE, limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(row -> keys.add(row.scheduleKey()));
            page = schedules.list(NAMESPACE, keys.get(keys.size() - 1), limit);
        }

        assertThat(keys).containsExactly(20L, 18L, 16L, 14L, 12L, 10L, 8L, 6L, 4L, 2L);
        assertThat(schedules.count(NAMESPACE)).isEqualTo(10);
        assertThat(schedules.count("team")).isEqualTo(10);
        assertThat(schedules.count("nobody")).isZero();
    }

    @Test
    void due_schedules_come_by_deadline_then_key() {
        store.commit(put(
                row(1, "a", 300),
                row(2, "b", ExecutionProgress.DUE_NOW),
                row(3, "team", "c", 200),
                row(4, "d", ExecutionProgress.NO_DEADLINE),
                row(5, "e", 200),
                row(6, "f", 301)));

        assertThat(schedules.due(300, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .containsExactly(
                        new DueRow(2, 0, NAMESPACE, "b"),
                        new DueRow(3, 200, "team", "c"),
                        new DueRow(5, 200, NAMESPACE, "e"),
                        new DueRow(1, 300, NAMESPACE, "a"));
        assertThat(schedules.due(300, Long.MIN_VALUE, Long.MIN_VALUE, 2))
                .extracting(DueRow::executionKey)
                .containsExactly(2L, 3L);
        assertThat(schedules.due(300, 200, 3, 10))
                .extracting(DueRow::executionKey)
                .containsExactly(5L, 1L);
        assertThat(schedules.due(199, 200, 3, 10)).isEmpty();
    }

    @Test
    void the_earliest_deadline_is_later_than_the_time_asked_for() {
        store.commit(
                put(row(1, "a", 300), row(2, "b", 200), row(3, "c", ExecutionProgress.NO_DEADLINE), row(4, "d", 200)));

        assertThat(schedules.earliestDeadline(199)).hasValue(200);
        assertThat(schedules.earliestDeadline(200)).hasValue(300);
        assertThat(schedules.earliestDeadline(300)).isEmpty();

        store.commit(new WriteBatch().change(ScheduleChange.delete(1)));
        assertThat(schedules.earliestDeadline(200)).isEmpty();
    }
}
