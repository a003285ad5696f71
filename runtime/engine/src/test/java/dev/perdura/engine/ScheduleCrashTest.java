package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A schedule starts three runs, one after the other: the second continues as new, the third is reset. The engine dies
 * after each commit of that in turn. Whenever it dies, an engine that goes on starts each run once, loses none, and
 * hears of the end of each chain, not of the run that the reset ended (rules 5.14, 10.12, 14.2).
 */
class ScheduleCrashTest {

    private static final int MORE_COMMITS_THAN_IT_TAKES = 200;
    private static final int MORE_ROUNDS_THAN_IT_TAKES = 100;
    private static final int ACTIONS = 3;
    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void rule10_12_everyStartIsDoneOnceWhereverTheEngineDies() {
        int commits = 1;
        while (commits < MORE_COMMITS_THAN_IT_TAKES) {
            Path file = directory.resolve("after-" + commits + ".db");
            if (!dies(file, commits)) {
                break;
            }
            goesOn(file, "after commit " + commits);
            commits++;
        }
        assertThat(commits).as("commits of the whole story").isBetween(15, MORE_COMMITS_THAN_IT_TAKES - 1);
    }

    /** Plays until the engine dies; false if the story comes to its end before. */
    private static boolean dies(Path file, int commits) {
        HeldStore store = new HeldStore(SqliteStore.open(file));
        store.failAfter(commits, new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the power is off", null));
        VirtualClock clock = clock(0);
        Engine engine = Engine.builder().store(store).lanes(3).clock(clock).start();
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
                Engine.builder().database(file).lanes(2).clock(clock).start()) {
            TestCaller caller = new TestCaller(engine.channel());
            play(caller, clock);
            check(caller, when);
        }
        try (SqliteStore store = SqliteStore.open(file)) {
            assertThat(store.due(ExecutionProgress.DUE_NOW, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                    .as("work left over by a crash %s", when)
                    .isEmpty();
            assertThat(store.schedules().due(ExecutionProgress.DUE_NOW, Long.MIN_VALUE, Long.MIN_VALUE, 10))
                    .as("starts left over by a crash %s", when)
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
        ScheduleCaller schedule = new ScheduleCaller(caller);
        schedule.create(ScheduleCaller.every(Duration.ofSeconds(2))
                .setPolicies(SchedulePolicies.newBuilder()
                        .setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL))
                .setState(ScheduleState.newBuilder().setLimitedActions(true).setRemainingActions(ACTIONS)));
        int rounds = 0;
        while (completed(schedule.describe().getInfo()) < ACTIONS) {
            assertThat(rounds++).as("rounds without coming to an end").isLessThan(MORE_ROUNDS_THAN_IT_TAKES);
            clock.advanceBy(Duration.ofSeconds(1));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
            if (!task.getTaskToken().isEmpty()) {
                turn(caller, task);
            }
        }
    }

    /** The schedule was made at a full minute. */
    private static void turn(TestCaller caller, PollWorkflowTaskQueueResponse task) {
        List<String> types = TestCaller.types(task.getHistory().getEventsList());
        String workflowId = task.getWorkflowExecution().getWorkflowId();
        boolean isContinued = !task.getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId()
                .isEmpty();
        if (workflowId.endsWith(":04Z") && !isContinued) {
            caller.complete(task, CrossRunCommands.continueAsNew());
        } else if (workflowId.endsWith(":06Z") && !types.contains("WorkflowTaskFailed")) {
            caller.service()
                    .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setWorkflowExecution(task.getWorkflowExecution())
                            .setWorkflowTaskFinishEventId(task.getStartedEventId())
                            .setRequestId("reset-request")
                            .build());
        } else {
            caller.complete(task, completeWorkflow());
        }
    }

    private static long completed(ScheduleInfo info) {
        return info.getRecentActionsList().stream()
                .filter(action ->
                        action.getStartWorkflowStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
                .count();
    }

    private static void check(TestCaller caller, String when) {
        ScheduleInfo info = new ScheduleCaller(caller).describe().getInfo();
        assertThat(info.getActionCount()).as("starts after a crash %s", when).isEqualTo(ACTIONS);
        assertThat(info.getRunningWorkflowsList()).as(when).isEmpty();
        assertThat(info.getMissedCatchupWindow() + info.getOverlapSkipped() + info.getBufferDropped())
                .as("times that were lost by a crash %s", when)
                .isZero();
        var runs = caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .build())
                .getExecutionsList();
        // One of them went on as another, and one was reset.
        assertThat(runs).as("runs after a crash %s", when).hasSize(ACTIONS + 2);
        assertThat(info.getRecentActionsList())
                .as("actions after a crash %s", when)
                .extracting(action -> action.getStartWorkflowResult().getWorkflowId())
                .doesNotHaveDuplicates();
    }
}
