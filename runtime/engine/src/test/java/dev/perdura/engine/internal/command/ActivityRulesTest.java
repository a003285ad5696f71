package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.Times;
import io.grpc.Status;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 3.1 to 3.4, 3.7, 3.8 and 8.10 of the semantics. */
class ActivityRulesTest {

    private final TestRun run = new TestRun();

    /** Rule 12.19 */
    @ParameterizedTest
    @CsvSource({
        // schedule-to-close, schedule-to-start, start-to-close, heartbeat, run timeout; then what is in the event
        "20, 0, 0, 0, 0, 20000ms, 20000ms, 20000ms, 0ms",
        "20, 30, 30, 0, 0, 20000ms, 20000ms, 20000ms, 0ms",
        "20, 5, 10, 7, 0, 20000ms, 5000ms, 10000ms, 7000ms",
        "0, 0, 10, 15, 0, 0ms, 0ms, 10000ms, 10000ms",
        "0, 0, 10, 0, 60, 60000ms, 60000ms, 10000ms, 0ms",
        "0, 5, 10, 0, 60, 60000ms, 5000ms, 10000ms, 0ms",
        "90, 80, 70, 65, 60, 60000ms, 60000ms, 60000ms, 60000ms",
    })
    void rule3_1_timeoutsAreCompletedAndCapped(
            long scheduleToClose,
            long scheduleToStart,
            long startToClose,
            long heartbeat,
            long runTimeout,
            String expectedScheduleToClose,
            String expectedScheduleToStart,
            String expectedStartToClose,
            String expectedHeartbeat) {
        run.start(Requests.start().setWorkflowRunTimeout(Requests.seconds(runTimeout)));
        run.complete(
                run.poll(),
                Requests.schedule(Requests.activity("a")
                        .setScheduleToCloseTimeout(Requests.seconds(scheduleToClose))
                        .setScheduleToStartTimeout(Requests.seconds(scheduleToStart))
                        .setStartToCloseTimeout(Requests.seconds(startToClose))
                        .setHeartbeatTimeout(Requests.seconds(heartbeat))));

        run.assertHistoryAfter(4, """
                5 ActivityTaskScheduled {schedule_to_close_timeout: %s, schedule_to_start_timeout: %s, \
                start_to_close_timeout: %s, heartbeat_timeout: %s}
                """.formatted(
                        expectedScheduleToClose, expectedScheduleToStart, expectedStartToClose, expectedHeartbeat));
    }

    @Test
    void rule3_1_withoutATaskQueueItIsTheWorkflows() {
        run.startAndDo(Requests.schedule("a"));

        run.assertHistoryAfter(4, "5 ActivityTaskScheduled {task_queue.name: queue, task_queue.kind: NORMAL}");
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 1, "queue"));
    }

    /** Rule 12.19 */
    @Test
    void rule3_2_theRetryPolicyIsFilledIn() {
        var partial = Requests.activity("b")
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setInitialInterval(Requests.millis(30))
                        .setMaximumAttempts(4));
        run.startAndDo(Requests.schedule("a"), Requests.schedule(partial));

        run.assertHistoryAfter(4, """
                5 ActivityTaskScheduled {retry_policy.initial_interval: 1000ms, \
                retry_policy.maximum_interval: 100000ms, retry_policy.backoff_coefficient: 2.0, \
                retry_policy.maximum_attempts: 0}
                6 ActivityTaskScheduled {retry_policy.initial_interval: 30ms, \
                retry_policy.maximum_interval: 3000ms, retry_policy.backoff_coefficient: 2.0, \
                retry_policy.maximum_attempts: 4}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0, 0, 0, x, BackoffCoefficient",
        "2, 10, 5, 0, x, MaximumInterval",
        "2, -1, 5, 0, x, InitialInterval",
        "2, 0, -5, 0, x, MaximumInterval",
        "2, 0, 0, -1, x, MaximumAttempts",
        "2, 0, 0, 0, TemporalTimeout:Lunch, timeout type",
        "0.5, -1, -5, 1, TemporalTimeout:Lunch, ''",
        "2, 0, 0, 0, TemporalTimeout:Heartbeat, ''",
    })
    void rule3_2_theRetryPolicyIsChecked(
            double coefficient, long initial, long maximum, int attempts, String type, String fault) {
        RetryPolicy policy = RetryPolicies.filled(RetryPolicy.newBuilder()
                .setBackoffCoefficient(coefficient)
                .setInitialInterval(Requests.seconds(initial))
                .setMaximumInterval(Requests.seconds(maximum))
                .setMaximumAttempts(attempts)
                .addNonRetryableErrorTypes(type)
                .build());

        if (fault.isEmpty()) {
            assertThat(RetryPolicies.fault(policy)).isNull();
        } else {
            assertThat(RetryPolicies.fault(policy)).contains(fault);
        }
    }

    @Test
    void rule3_3_startedComesWithTheEndAndSaysWhatTheLastAttemptWas() {
        run.startAndDo(Requests.schedule("a"));
        run.advance(10);
        run.failActivity(run.pollActivity("a"), Requests.failure("first"));
        run.fireNext();
        run.advance(5);
        PollActivityTaskQueueResponse second = run.pollActivity("a");
        run.advance(100);
        run.completeActivity(second, Requests.payloads("ok"));

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {attempt: 2, event_time: +1015ms, last_failure.message: first}
                7 ActivityTaskCompleted {event_time: +1115ms, started_event_id: 6}
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_4_thePollResponse() {
        run.start(Requests.start()
                .setPriority(Priority.newBuilder().setPriorityKey(2).setFairnessKey("tenant")));
        run.complete(
                run.poll(),
                Requests.schedule(Requests.activity("a")
                        .setInput(Requests.payloads("in"))
                        .setHeartbeatTimeout(Requests.seconds(3))
                        .setPriority(Priority.newBuilder().setPriorityKey(1))));
        run.advance(10);
        PollActivityTaskQueueResponse first = run.pollActivity("a");
        run.heartbeat(first, Requests.payloads("half"));
        run.failActivity(first, Requests.failure("once"));
        run.fireNext();
        run.advance(7);
        PollActivityTaskQueueResponse task = run.pollActivity("a");

        assertThat(task.getAttempt()).isEqualTo(2);
        assertThat(task.getScheduledTime()).isEqualTo(run.history.get(4).getEventTime());
        assertThat(millisAfterEpoch(task.getCurrentAttemptScheduledTime())).isEqualTo(1_010);
        assertThat(millisAfterEpoch(task.getStartedTime())).isEqualTo(1_017);
        assertThat(task.getHeartbeatDetails()).isEqualTo(Requests.payloads("half"));
        assertThat(task.getInput()).isEqualTo(Requests.payloads("in"));
        assertThat(task.getActivityId()).isEqualTo("a");
        assertThat(task.getActivityType().getName()).isEqualTo("work");
        assertThat(task.getWorkflowType().getName()).isEqualTo("type");
        assertThat(task.getWorkflowNamespace()).isEqualTo("namespace");
        assertThat(task.getWorkflowExecution().getRunId()).isEqualTo("run-id");
        assertThat(task.getStartToCloseTimeout()).isEqualTo(Requests.seconds(10));
        assertThat(task.getHeartbeatTimeout()).isEqualTo(Requests.seconds(3));
        assertThat(task.getRetryPolicy().getBackoffCoefficient()).isEqualTo(2.0);
        assertThat(task.getPriority())
                .isEqualTo(Priority.newBuilder()
                        .setPriorityKey(1)
                        .setFairnessKey("tenant")
                        .build());
    }

    private static long millisAfterEpoch(Timestamp time) {
        return Times.millis(time) - TestRun.EPOCH;
    }

    @Test
    void rule3_4_theSamePollGetsTheSameAttemptAgain() {
        run.startAndDo(Requests.schedule("a"));
        ActivityPoll poll = new ActivityPoll("worker", "poll", false);
        PollActivityTaskQueueResponse first =
                run.decide(transition -> StartActivityTask.decide(transition, 5, 1, poll));

        assertThat(run.<PollActivityTaskQueueResponse>decide(
                        transition -> StartActivityTask.decide(transition, 5, 1, poll)))
                .isEqualTo(first);
        assertThat(run.refused(() -> run.pollActivity("a")).code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void rule8_10_aTaskOfAnEarlierAttemptIsDropped() {
        run.startAndDo(Requests.schedule("a"));
        run.failActivity(run.pollActivity("a"), Requests.failure("once"));
        ActivityPoll poll = new ActivityPoll("worker", "poll", false);

        assertThat(run.refused(() -> run.decide(transition -> StartActivityTask.decide(transition, 5, 1, poll)))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(run.refused(() -> run.decide(transition -> StartActivityTask.decide(transition, 5, 2, poll)))
                        .code())
                .as("still in backoff")
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void rule3_7_theBackoffGrowsUpToItsMaximum() {
        run.startAndDo(Requests.schedule(Requests.activity("a")
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumInterval(Requests.seconds(5)))));
        for (long expected : new long[] {1_000, 2_000, 4_000, 5_000, 5_000}) {
            run.failActivity(run.pollActivity("a"), Requests.failure("again"));
            assertThat(run.followUps).isEmpty();
            assertThat(run.state().dispatchableTasks()).isZero();
            assertThat(run.state().deadlineMillis() - run.now()).isEqualTo(expected);
            run.fireNext();
            assertThat(run.followUps).hasSize(1);
        }
        run.assertHistoryAfter(5, "");
    }

    /** D17 of the failure catalogue */
    @Test
    void rule3_8_theLastFailureIsKeptCutIfItIsTooBig() {
        run.startAndDo(Requests.schedule("a"));
        Failure big = Requests.failure("m".repeat(5_000));
        run.failActivity(run.pollActivity("a"), big);

        Failure kept = run.state().activity("a").lastFailure();
        assertThat(kept.getServerFailureInfo().getNonRetryable()).isFalse();
        assertThat(kept.hasServerFailureInfo()).isTrue();
        assertThat(kept.getCause().getMessage()).startsWith("mmm");
        assertThat(kept.getCause().getApplicationFailureInfo().getType()).isEqualTo("Oops");
        assertThat(kept.getSerializedSize()).isLessThan(4 << 10);
    }
}
