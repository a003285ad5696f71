package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.closeEvent;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When virtual time moves, and when it does not. */
class VirtualClockTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(START);
    private Engine engine;
    private TestCaller caller;
    private WorkflowServiceGrpc.WorkflowServiceFutureStub async;

    @BeforeEach
    void start() {
        engine = new TestTime().engine(clock).inMemory().start();
        caller = new TestCaller(engine.channel());
        async = WorkflowServiceGrpc.newFutureStub(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** A worker that sleeps so often for so long, then completes the run. */
    private CompletableFuture<Void> sleeper(int times, Duration duration) {
        // Time does not move while a task waits for a worker that is about to come back.
        caller.visit();
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < times; i++) {
                caller.complete(caller.pollWorkflowTask(), startTimer("sleep-" + i, duration));
            }
            caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        });
    }

    @Test
    void aSleepOfAYearTakesNoTimeWhileSomebodyWaits() throws Exception {
        CompletableFuture<Void> worker = sleeper(1, Duration.ofDays(365));
        caller.start("order");
        async.getWorkflowExecutionHistory(closeEvent("order").build()).get(120, TimeUnit.SECONDS);
        worker.get(120, TimeUnit.SECONDS);
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofDays(365)));
    }

    @Test
    void timeStandsStillWhileNobodyWaits() throws Exception {
        CompletableFuture<Void> worker = sleeper(1, Duration.ofSeconds(1));
        caller.start("order");
        for (int i = 0; i < 50; i++) {
            caller.types("order");
        }
        assertThat(clock.now()).isEqualTo(START);
        assertThat(worker.isDone()).isFalse();
        clock.runBy(Duration.ofSeconds(1)).get(120, TimeUnit.SECONDS);
        worker.get(120, TimeUnit.SECONDS);
    }

    /** The task's own time-out is not reached just because nothing else happens. */
    @Test
    void timeStandsStillWhileAWorkerHasATask() throws Exception {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        var end = async.getWorkflowExecutionHistory(closeEvent("order").build());
        for (int i = 0; i < 50; i++) {
            caller.types("order");
        }
        assertThat(clock.now()).isEqualTo(START);
        caller.complete(task, completeWorkflow());
        end.get(120, TimeUnit.SECONDS);
        assertThat(clock.now()).isEqualTo(START);
    }

    @Test
    void runningAheadVisitsEveryDeadline() throws Exception {
        CompletableFuture<Void> worker = sleeper(24, Duration.ofHours(1));
        caller.start("order");
        clock.runBy(Duration.ofHours(30)).get(120, TimeUnit.SECONDS);
        worker.get(120, TimeUnit.SECONDS);

        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofHours(30)));
        List<Long> hours = caller.history("order").stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED)
                .map(event -> (event.getEventTime().getSeconds() - START.getEpochSecond()) / 3_600)
                .toList();
        assertThat(hours).hasSize(24).isSorted().startsWith(1L, 2L).endsWith(24L);
    }

    @Test
    void runningAheadDoesNotGoBeyondItsEnd() throws Exception {
        clock.hold();
        CompletableFuture<Void> worker = sleeper(1, Duration.ofHours(2));
        caller.start("order");
        var end = async.getWorkflowExecutionHistory(closeEvent("order").build());
        clock.runBy(Duration.ofHours(1)).get(120, TimeUnit.SECONDS);
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(end.isDone()).isFalse();
        clock.release();
        worker.get(120, TimeUnit.SECONDS);
        end.get(120, TimeUnit.SECONDS);
    }
}
