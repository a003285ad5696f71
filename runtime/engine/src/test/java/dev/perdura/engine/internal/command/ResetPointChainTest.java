package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.Times;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.workflow.v1.ResetPointInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 4.8, 5.17: a run knows the reset points of those before it in its chain, for as long as they are kept. */
class ResetPointChainTest {

    private final TestRun first = new TestRun();

    private static void complete(TestRun run, String buildId, Command... commands) {
        run.complete(
                run.poll(),
                Requests.complete(commands)
                        .setWorkerVersionStamp(WorkerVersionStamp.newBuilder().setBuildId(buildId)));
    }

    private static List<ResetPointInfo> described(TestRun run) {
        return DescribeWorkflow.decide(run.state(), run.now())
                .getWorkflowExecutionInfo()
                .getAutoResetPoints()
                .getPointsList();
    }

    /** What the first event of a run says of the runs before. */
    private static List<ResetPointInfo> told(TestRun run) {
        return run.history
                .get(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getPrevAutoResetPoints()
                .getPointsList();
    }

    private static String text(TestRun run, ResetPointInfo point) {
        String expires =
                point.hasExpireTime() ? " until +" + (Times.millis(point.getExpireTime()) - TestRun.EPOCH) : "";
        String which = point.getRunId().equals(run.state().run().runId()) ? "this run" : "a run before";
        return point.getBuildId() + " at " + point.getFirstWorkflowTaskCompletedId() + " of " + which + expires;
    }

    private static List<String> texts(TestRun run) {
        return described(run).stream().map(point -> text(run, point)).toList();
    }

    @Test
    void rule4_8_theNextRunKnowsThePointsOfTheOneBeforeUntilThatIsForgotten() {
        first.start();
        complete(first, "one", Requests.continueAsNew());
        TestRun second = first.next();

        assertThat(texts(first)).containsExactly("one at 4 of this run");
        assertThat(texts(second)).containsExactly("one at 4 of a run before until +" + TestRun.RETENTION_MILLIS);
        assertThat(described(second).get(0).getRunId()).isEqualTo("run-id");
        assertThat(told(second)).isEqualTo(described(second));
    }

    /** The build went wrong where it came first, in whatever run that was. */
    @Test
    void rule5_17_aBuildHasOnePointInTheWholeChain() {
        first.start();
        complete(first, "one", Requests.continueAsNew());
        TestRun second = first.next();
        complete(second.fireNext(), "one");
        complete(second.signal("again"), "two", Requests.continueAsNew());
        assertThat(texts(second))
                .containsExactly("one at 4 of a run before until +" + TestRun.RETENTION_MILLIS, "two at 8 of this run");

        TestRun third = second.next();
        assertThat(texts(third))
                .containsExactly(
                        "one at 4 of a run before until +" + TestRun.RETENTION_MILLIS,
                        "two at 8 of a run before until +" + (TestRun.RETENTION_MILLIS + 1_000));
    }

    @Test
    void rule4_8_aPointOfAForgottenRunIsForgottenWithTheNextRun() {
        first.start();
        complete(first, "one", Requests.continueAsNew());
        TestRun second = first.next();
        complete(second.fireNext().advance(TestRun.RETENTION_MILLIS), "two", Requests.continueAsNew());
        assertThat(texts(second)).hasSize(2);

        TestRun third = second.next();
        assertThat(texts(third)).singleElement().asString().startsWith("two at 4 of a run before");
        complete(third, "one");
        assertThat(texts(third)).last().isEqualTo("one at 4 of this run");
    }

    @Test
    void rule4_6_aRetryKnowsThemToo() {
        first.start(Requests.start().setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(Requests.seconds(1))));
        complete(first, "one", Requests.failWorkflow("oops"));
        assertThat(told(first.next())).hasSize(1);
    }

    @Test
    void rule4_7_soDoesARunOfACronSchedule() {
        first.start(Requests.start().setCronSchedule("* * * * *")).advance(60_000);
        first.fire();
        complete(first, "one", Requests.completeWorkflow());
        assertThat(told(first.next())).hasSize(1);
    }

    /** A run without a completed task has nothing to tell. */
    @Test
    void rule5_17_withoutAPointNothingIsSaid() {
        first.start(Requests.start()
                .setWorkflowRunTimeout(Requests.seconds(10))
                .setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(Requests.seconds(1))));
        first.advance(10_000).fire();
        assertThat(first.next()
                        .history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .hasPrevAutoResetPoints())
                .isFalse();
    }

    /** The point stays where it was: the new run has the first events of the one that it goes back in. */
    @Test
    void rule5_14_aResetKeepsThePointsOfTheRunsBefore() {
        first.start();
        complete(first, "one", Requests.continueAsNew());
        TestRun second = first.next();
        complete(second.fireNext(), "two");
        TestRun reset = second.reset(4);
        assertThat(texts(reset)).containsExactly("one at 4 of a run before until +" + TestRun.RETENTION_MILLIS);
    }
}
