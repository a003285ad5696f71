package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What clients and workers do, told so that it can be told again from its beginning: they repeat what they have no
 * answer to, and know of a run only what the engine says. The engine dies before its first commit, before its second
 * and so on, each time over a file of its own, and another one goes on from the file. Nothing may be left over then.
 */
interface CrashStory {

    int MORE_COMMITS_THAN_IT_TAKES = 200;
    int MORE_ROUNDS_THAN_IT_TAKES = 100;
    long SECONDS_BETWEEN_ENGINES = 60;

    /** Everything from the first request to the end of the story. */
    void play(Engine engine, VirtualClock clock);

    /** What has to be true in the end, {@code when} says where the engine had died. */
    void check(TestCaller caller, String when);

    /** What the last one was told is not known to the next, who plays over another file. */
    default void forget() {}

    /** @param fewestCommits which the story has at least: with fewer, it would not be the story that is meant */
    static void diesAfterEachCommit(Path directory, int fewestCommits, CrashStory story) {
        int commits = 1;
        while (commits < MORE_COMMITS_THAN_IT_TAKES) {
            Path file = directory.resolve("after-" + commits + ".db");
            story.forget();
            if (!dies(file, commits, story)) {
                break;
            }
            goesOn(file, "after commit " + commits, story);
            commits++;
        }
        assertThat(commits).as("commits of the whole story").isBetween(fewestCommits, MORE_COMMITS_THAN_IT_TAKES - 1);
    }

    /** Does a thing again as long as there is reason to. */
    static void repeatWhile(BooleanSupplier reason, Runnable round) {
        for (int rounds = 0; reason.getAsBoolean(); rounds++) {
            assertThat(rounds).as("rounds without coming to an end").isLessThan(MORE_ROUNDS_THAN_IT_TAKES);
            round.run();
        }
    }

    /** Plays until the engine dies; false if the story comes to its end before. */
    private static boolean dies(Path file, int commits, CrashStory story) {
        HeldStore store = new HeldStore(SqliteStore.open(file));
        store.failAfter(commits, new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the power is off", null));
        VirtualClock clock = clock(0);
        Engine engine = Engine.builder().store(store).lanes(3).clock(clock).start();
        try {
            story.play(engine, clock);
            return false;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            return true;
        } finally {
            engine.crash();
        }
    }

    private static void goesOn(Path file, String when, CrashStory story) {
        VirtualClock clock = clock(SECONDS_BETWEEN_ENGINES);
        try (Engine engine =
                Engine.builder().database(file).lanes(2).clock(clock).start()) {
            story.play(engine, clock);
            TestCaller caller = new TestCaller(engine.channel());
            story.check(caller, when);
            checkLists(caller, when);
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

    /** A16 of the failure catalogue: lists never contradict what describe says. */
    private static void checkLists(TestCaller caller, String when) {
        List<WorkflowExecutionInfo> runs = caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .build())
                .getExecutionsList();
        assertThat(runs).isNotEmpty();
        for (WorkflowExecutionInfo listed : runs) {
            WorkflowExecutionInfo described = caller.service()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setExecution(listed.getExecution())
                            .build())
                    .getWorkflowExecutionInfo();
            assertThat(listed.getStatus()).as(when).isEqualTo(described.getStatus());
            assertThat(listed.getCloseTime()).as(when).isEqualTo(described.getCloseTime());
        }
    }

    private static VirtualClock clock(long secondsLater) {
        VirtualClock clock =
                new VirtualClock(Instant.parse("2026-11-21T12:00:00Z").plusSeconds(secondsLater));
        clock.hold();
        return clock;
    }
}
