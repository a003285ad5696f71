package dev.perdura.engine.internal.store;

import static dev.perdura.engine.internal.store.SampleRows.NAMESPACE;
import static dev.perdura.engine.internal.store.SampleRows.completed;
import static dev.perdura.engine.internal.store.SampleRows.execution;
import static dev.perdura.engine.internal.store.SampleRows.journal;
import static dev.perdura.engine.internal.store.SampleRows.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store refuses, and that a refused batch leaves no trace, also for those who read meanwhile. */
public abstract class StoreRefusalContract {

    protected Store store;

    protected abstract Store open();

    @BeforeEach
    void openStoreWithOneRun() {
        store = open();
        store.commit(new WriteBatch()
                .insert(execution(1, NAMESPACE, "order-1", running(50)))
                .append(journal(1, 1)));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    record Contradiction(String name, WriteBatch batch) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Contradiction> contradictions() {
        ExecutionRow sameRun = execution(1, "x");
        ExecutionRow otherKey =
                new ExecutionRow(3, NAMESPACE, "x", sameRun.runId(), "f", "t", "q", 0, 0, "r", running(1));
        return Stream.of(
                new Contradiction(
                        "a key that is taken",
                        new WriteBatch()
                                .insert(new ExecutionRow(
                                        1, NAMESPACE, "x", "new", "f", "t", "q", 0, 0, "r", running(1)))),
                new Contradiction("a run id that is taken", new WriteBatch().insert(otherKey)),
                new Contradiction("a second current run", new WriteBatch().insert(execution(3, "order-1"))),
                new Contradiction("a sequence that is taken", new WriteBatch().append(journal(1, 1))),
                new Contradiction(
                        "a sequence given twice",
                        new WriteBatch().append(journal(3, 1)).append(journal(3, 1))),
                new Contradiction("an update of nothing", new WriteBatch().update(new ExecutionUpdate(3, running(1)))),
                new Contradiction(
                        "a replacement of nothing",
                        new WriteBatch()
                                .update(new ExecutionUpdate(3, running(1).replaced()))),
                new Contradiction(
                        "an update of a run in its own batch",
                        new WriteBatch().insert(execution(3, "order-3")).update(new ExecutionUpdate(3, completed(1)))));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void a_batch_that_contradicts_is_refused_whole(Contradiction contradiction) {
        WriteBatch batch = contradiction
                .batch()
                .insert(execution(2, NAMESPACE, "order-2", running(7)))
                .append(journal(2, 1))
                .update(new ExecutionUpdate(1, completed(5)))
                .upsert(new NamespaceRow("n", "i", 1, new byte[0]));

        assertThat(catchThrowableOfType(StoreFailure.class, () -> store.commit(batch))
                        .reason())
                .isEqualTo(Reason.CONFLICT);

        assertThat(store.find(1)).contains(execution(1, NAMESPACE, "order-1", running(50)));
        assertThat(store.current(NAMESPACE, "order-1").orElseThrow().executionKey())
                .isEqualTo(1);
        assertThat(store.find(NAMESPACE, "order-2", "run-2")).isEmpty();
        assertThat(store.current(NAMESPACE, "order-2")).isEmpty();
        assertThat(store.journal(1, 0, 10)).hasSize(1);
        assertThat(store.journal(2, 0, 10)).isEmpty();
        assertThat(store.journal(3, 0, 10)).isEmpty();
        assertThat(store.due(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                .containsExactly(new DueRow(1, 50, NAMESPACE, "order-1"));
        assertThat(store.namespaces()).isEmpty();
        assertThat(store.greatestExecutionKey()).isEqualTo(1);
        assertThat(store.statistics().commits()).isEqualTo(1);
    }

    @Test
    void no_run_becomes_current_again() {
        store.commit(new WriteBatch().update(new ExecutionUpdate(1, running(50).replaced())));

        StoreFailure failure = catchThrowableOfType(
                StoreFailure.class, () -> store.commit(new WriteBatch().update(new ExecutionUpdate(1, running(50)))));

        assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(store.current(NAMESPACE, "order-1")).isEmpty();
    }

    @Test
    void after_a_failed_commit_nothing_more_is_written_and_the_first_cause_is_kept() {
        StoreFailure first =
                catchThrowableOfType(StoreFailure.class, () -> store.commit(new WriteBatch().append(journal(1, 1))));

        for (int attempt = 0; attempt < 2; attempt++) {
            StoreFailure later = catchThrowableOfType(
                    StoreFailure.class, () -> store.commit(new WriteBatch().append(journal(1, 2))));
            assertThat(later.reason()).isEqualTo(Reason.POISONED);
            assertThat(later).hasCause(first).hasMessageContaining(first.getMessage());
        }
        assertThat(store.journal(1, 0, 10)).hasSize(1);
        assertThat(store.find(1)).isPresent();
    }

    @Test
    void a_closed_store_refuses_everything_but_being_closed() {
        store.close();
        store.close();

        List<Runnable> calls = List.of(
                () -> store.commit(new WriteBatch().append(journal(1, 2))),
                () -> store.current(NAMESPACE, "order-1"),
                () -> store.find(NAMESPACE, "order-1", "run-1"),
                () -> store.find(1),
                () -> store.journal(1, 0, 1),
                () -> store.due(0, 0, 0, 1),
                () -> store.earliestDeadline(0),
                store::namespaces,
                store::greatestExecutionKey);
        assertThat(calls)
                .allSatisfy(call -> assertThat(catchThrowableOfType(StoreFailure.class, call::run)
                                .reason())
                        .isEqualTo(Reason.CLOSED));
    }

    @Test
    void a_page_holds_at_least_one_row() {
        assertThatThrownBy(() -> store.journal(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.due(0, 0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void who_reads_during_commits_sees_whole_batches() throws Exception {
        WriteBatch start = new WriteBatch();
        for (long key = 2; key <= 41; key++) {
            start.insert(execution(key, NAMESPACE, "moving-" + key, running(1_000)));
        }
        store.commit(start);
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> reads = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                reads.add(threads.submit(countWholeReads(writing)));
            }
            for (int round = 1; round <= 200; round++) {
                WriteBatch move = new WriteBatch();
                for (long key = 2; key <= 41; key++) {
                    move.update(new ExecutionUpdate(key, running(1_000 + round)));
                }
                store.commit(move);
            }
            writing.set(false);
            for (Future<Integer> read : reads) {
                assertThat(read.get()).isPositive();
            }
        } finally {
            writing.set(false);
            threads.shutdown();
        }
    }

    private Callable<Integer> countWholeReads(AtomicBoolean writing) {
        return () -> {
            int reads = 0;
            do {
                assertThat(store.due(Long.MAX_VALUE, 999, 0, 100).stream()
                                .map(DueRow::deadlineMillis)
                                .distinct())
                        .hasSize(1);
                reads++;
            } while (writing.get());
            return reads;
        };
    }
}
