package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that leave memory and come back, and runs that are folded anew while part of them is not on disk. */
class CacheTest {

    private static final int RUNS = 1_000;
    private static final long CACHE_BYTES = 1 << 20;

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));

    private Engine small() {
        clock.hold();
        return Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .cacheBytes(CACHE_BYTES)
                .start();
    }

    @Test
    void memoryIsBoundedAndNothingIsForgotten() {
        try (Engine engine = small()) {
            TestCaller caller = new TestCaller(engine.channel());
            for (int i = 0; i < RUNS; i++) {
                caller.start("order-" + i);
                caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
            }
            EngineStatistics statistics = engine.statistics();
            assertThat(statistics.cachedRuns()).isPositive().isLessThan(RUNS);
            assertThat(statistics.cachedBytes()).isLessThan(2 * CACHE_BYTES);

            for (int i = 0; i < RUNS; i++) {
                caller.complete(caller.pollActivity());
                caller.complete(caller.pollWorkflowTask(), completeWorkflow());
            }
            for (int i = 0; i < RUNS; i++) {
                assertThat(caller.types("order-" + i)).hasSize(11).endsWith("WorkflowExecutionCompleted");
            }
        }
    }

    /** Near deadlines are in the timer's queue, far ones in the store only. */
    @Test
    void timersOfRunsThatAreNotInMemoryFire() {
        try (Engine engine = small()) {
            TestCaller caller = new TestCaller(engine.channel());
            for (int i = 0; i < RUNS; i++) {
                caller.start("order-" + i);
                Duration sleep = i % 2 == 0 ? Duration.ofSeconds(30) : Duration.ofDays(30);
                caller.complete(caller.pollWorkflowTask(), startTimer("sleep", sleep));
            }
            assertThat(engine.statistics().cachedRuns()).isLessThan(RUNS);
            clock.advanceBy(Duration.ofSeconds(30));
            Set<String> woken = new HashSet<>();
            for (int i = 0; i < RUNS / 2; i++) {
                woken.add(complete(caller));
            }
            assertThat(woken).hasSize(RUNS / 2).contains("order-0").doesNotContain("order-1");
            assertThat(caller.pollWorkflowTask(Duration.ofMillis(200)).getTaskToken())
                    .isEmpty();
            clock.advanceBy(Duration.ofDays(30));
            for (int i = 0; i < RUNS / 2; i++) {
                woken.add(complete(caller));
            }
            assertThat(woken).hasSize(RUNS);
        }
    }

    private static String complete(TestCaller caller) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(task, completeWorkflow());
        return task.getWorkflowExecution().getWorkflowId();
    }

    /** Rule 2.25 throws the state away; what is folded again is in the store, on its way there, or deferred. */
    @Test
    void aRunIsFoldedAnewThoughNothingOfItIsOnDisk() throws Exception {
        HeldStore store = new HeldStore(SqliteStore.open(directory.resolve("engine.db")));
        try (Engine engine =
                Engine.builder().store(store).clock(new TestTime().clock()).start()) {
            TestCaller caller = new TestCaller(engine.channel());
            WorkflowServiceGrpc.WorkflowServiceFutureStub async = WorkflowServiceGrpc.newFutureStub(engine.channel());
            store.hold();
            var start = async.startWorkflowExecution(
                    TestCaller.startRequest("order").build());
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
            var wrong = async.respondWorkflowTaskCompleted(
                    TestCaller.completion(task, scheduleActivity("charge"), scheduleActivity("charge"))
                            .build());
            PollWorkflowTaskQueueResponse again = caller.pollWorkflowTask();
            var right = async.respondWorkflowTaskCompleted(
                    TestCaller.completion(again, completeWorkflow()).build());
            assertThat(start.isDone() || wrong.isDone() || right.isDone()).isFalse();
            store.release();
            start.get(120, TimeUnit.SECONDS);
            assertThatThrownBy(() -> wrong.get(120, TimeUnit.SECONDS)).hasMessageContaining("INVALID_ARGUMENT");
            right.get(120, TimeUnit.SECONDS);
            assertThat(caller.types("order"))
                    .containsSequence("WorkflowTaskStarted", "WorkflowTaskFailed", "WorkflowTaskScheduled")
                    .endsWith("WorkflowExecutionCompleted");
        }
    }
}
