package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parent, a child that it signals and that goes on in a second run, a grandchild that the child's first run leaves
 * behind. The engine dies before its first commit, before its second and so on, and the next one goes on from the file.
 * Whatever happened in between, everything has happened once (rules 14.1, 14.2).
 */
class CrossRunCrashTest {

    private static final int MORE_COMMITS_THAN_IT_TAKES = 200;
    private static final int MORE_ROUNDS_THAN_IT_TAKES = 100;
    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void everythingHappensOnceWhereverTheEngineDies() {
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
        }
    }

    private static VirtualClock clock(long secondsLater) {
        VirtualClock clock =
                new VirtualClock(Instant.parse("2026-11-21T12:00:00Z").plusSeconds(secondsLater));
        clock.hold();
        return clock;
    }

    /** A client that repeats its start, and a worker that knows of a run only what is in its history. */
    private static void play(TestCaller caller, VirtualClock clock) {
        caller.start("parent");
        int rounds = 0;
        while (isOpen(caller, "parent") || isOpen(caller, "grandchild")) {
            assertThat(rounds++).as("rounds without coming to an end").isLessThan(MORE_ROUNDS_THAN_IT_TAKES);
            clock.advanceBy(Duration.ofSeconds(2));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
            if (!task.getTaskToken().isEmpty()) {
                caller.complete(task, commands(task));
            }
        }
    }

    private static Command[] commands(PollWorkflowTaskQueueResponse task) {
        List<HistoryEvent> events = task.getHistory().getEventsList();
        List<String> types = TestCaller.types(events);
        return switch (task.getWorkflowExecution().getWorkflowId()) {
            case "parent" -> parent(types);
            case "child" ->
                child(
                        types,
                        !events.get(0)
                                .getWorkflowExecutionStartedEventAttributes()
                                .getContinuedExecutionRunId()
                                .isEmpty());
            default -> new Command[0];
        };
    }

    private static Command[] parent(List<String> types) {
        if (types.contains("ChildWorkflowExecutionCompleted")) {
            return new Command[] {completeWorkflow()};
        }
        if (!types.contains("StartChildWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_ABANDON)};
        }
        if (types.contains("ChildWorkflowExecutionStarted")
                && !types.contains("SignalExternalWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.signal("child", "go", true)};
        }
        return new Command[0];
    }

    private static Command[] child(List<String> types, boolean second) {
        if (second) {
            return new Command[] {completeWorkflow()};
        }
        if (!types.contains("StartChildWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.startChild("grandchild", PARENT_CLOSE_POLICY_TERMINATE)};
        }
        if (types.contains("WorkflowExecutionSignaled") && types.contains("ChildWorkflowExecutionStarted")) {
            return new Command[] {CrossRunCommands.continueAsNew()};
        }
        return new Command[0];
    }

    private static boolean isOpen(TestCaller caller, String workflowId) {
        try {
            return caller.service()
                            .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                    .setNamespace(TestCaller.NAMESPACE)
                                    .setExecution(TestCaller.execution(workflowId))
                                    .build())
                            .getWorkflowExecutionInfo()
                            .getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private static void check(TestCaller caller, String when) {
        assertOnce(
                caller.history("parent"),
                when,
                "StartChildWorkflowExecutionInitiated",
                "ChildWorkflowExecutionStarted",
                "SignalExternalWorkflowExecutionInitiated",
                "ExternalWorkflowExecutionSignaled",
                "ChildWorkflowExecutionCompleted",
                "WorkflowExecutionCompleted");
        List<HistoryEvent> second = caller.history("child");
        assertOnce(second, when, "WorkflowExecutionCompleted");
        String firstRunId =
                second.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
        List<HistoryEvent> first = caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("child", firstRunId))
                        .build())
                .getHistory()
                .getEventsList();
        assertOnce(
                first,
                when,
                "WorkflowExecutionSignaled",
                "StartChildWorkflowExecutionInitiated",
                "ChildWorkflowExecutionStarted",
                "WorkflowExecutionContinuedAsNew");
        assertOnce(caller.history("grandchild"), when, "WorkflowExecutionTerminated");
        assertThat(first.get(0).getWorkflowExecutionStartedEventAttributes().getFirstExecutionRunId())
                .as("only one chain of the child after a crash %s", when)
                .isEqualTo(firstRunId);
    }

    private static void assertOnce(List<HistoryEvent> events, String when, String... types) {
        List<String> found = TestCaller.types(events);
        for (String type : types) {
            assertThat(found).as("a crash %s", when).containsOnlyOnce(type);
        }
        for (int at = 0; at < events.size(); at++) {
            assertThat(events.get(at).getEventId()).isEqualTo(at + 1);
        }
    }
}
