package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is started, signalled, reset and comes to its end. The engine dies before its first commit, before its second
 * and so on, and the client repeats what was not answered: there is one reset, and no moment without a current run
 * (rules 5.13, 12.55, 14.1).
 */
class ResetCrashTest {

    private static final int MORE_COMMITS_THAN_IT_TAKES = 100;
    private static final int MORE_ROUNDS_THAN_IT_TAKES = 50;
    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void thereIsOneResetWhereverTheEngineDies() {
        int commits = 1;
        while (commits < MORE_COMMITS_THAN_IT_TAKES) {
            Path file = directory.resolve("after-" + commits + ".db");
            if (!dies(file, commits)) {
                break;
            }
            goesOn(file, "after commit " + commits);
            commits++;
        }
        assertThat(commits).as("commits of the whole story").isBetween(6, MORE_COMMITS_THAN_IT_TAKES - 1);
    }

    private static boolean dies(Path file, int commits) {
        HeldStore store = new HeldStore(SqliteStore.open(file));
        store.failAfter(commits, new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the power is off", null));
        VirtualClock clock = clock(0);
        Engine engine = Engine.builder().store(store).lanes(2).clock(clock).start();
        try {
            play(new TestCaller(engine.channel()), clock);
            return false;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            return true;
        } finally {
            engine.crash();
        }
    }

    private static void goesOn(Path file, String when) {
        VirtualClock clock = clock(60);
        try (Engine engine =
                Engine.builder().database(file).lanes(1).clock(clock).start()) {
            TestCaller caller = new TestCaller(engine.channel());
            play(caller, clock);
            List<String> types = caller.types("workflow");
            assertThat(types).as("a crash %s", when).containsOnlyOnce("WorkflowTaskFailed");
            assertThat(types).as("a crash %s", when).containsOnlyOnce("ActivityTaskScheduled");
            assertThat(types).as("a crash %s", when).containsOnlyOnce("ActivityTaskCompleted");
            assertThat(types).as("a crash %s", when).endsWith("WorkflowExecutionCompleted");
        }
        try (SqliteStore store = SqliteStore.open(file)) {
            assertThat(store.due(ExecutionProgress.DUE_NOW, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                    .as("work left over by a crash %s", when)
                    .isEmpty();
        }
    }

    private static VirtualClock clock(long secondsLater) {
        VirtualClock clock =
                new VirtualClock(Instant.parse("2026-11-21T12:00:00Z").plusSeconds(secondsLater));
        clock.hold();
        return clock;
    }

    private static void play(TestCaller caller, VirtualClock clock) {
        caller.start("workflow");
        for (int rounds = 0; isOpen(caller); rounds++) {
            assertThat(rounds).as("rounds without coming to an end").isLessThan(MORE_ROUNDS_THAN_IT_TAKES);
            clock.advanceBy(Duration.ofSeconds(2));
            List<String> types = caller.types("workflow");
            if (types.contains("ActivityTaskScheduled") && !types.contains("WorkflowTaskFailed")) {
                reset(caller);
            } else if (types.contains("ActivityTaskScheduled") && !types.contains("ActivityTaskCompleted")) {
                PollActivityTaskQueueResponse activity = caller.pollActivity(POLL);
                if (!activity.getTaskToken().isEmpty()) {
                    caller.complete(activity);
                }
            } else {
                turn(caller);
            }
        }
    }

    /** Back to the task that was started last: it failed, and the activity before it is handed out again. */
    private static void reset(TestCaller caller) {
        caller.signal("workflow", "wake");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
        if (!task.getTaskToken().isEmpty()) {
            caller.service()
                    .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setWorkflowExecution(TestCaller.execution("workflow"))
                            .setWorkflowTaskFinishEventId(task.getStartedEventId())
                            .setRequestId("reset-request")
                            .build());
        }
    }

    private static void turn(TestCaller caller) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
        if (task.getTaskToken().isEmpty()) {
            return;
        }
        List<String> types = TestCaller.types(task.getHistory().getEventsList());
        if (types.contains("ActivityTaskCompleted")) {
            caller.complete(task, completeWorkflow());
        } else if (!types.contains("ActivityTaskScheduled")) {
            caller.complete(task, scheduleActivity("a"));
        } else {
            caller.complete(task);
        }
    }

    private static boolean isOpen(TestCaller caller) {
        return caller.service()
                        .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setExecution(TestCaller.execution("workflow"))
                                .build())
                        .getWorkflowExecutionInfo()
                        .getStatus()
                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }
}
