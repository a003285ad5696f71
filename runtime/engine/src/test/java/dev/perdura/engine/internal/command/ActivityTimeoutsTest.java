package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.FollowUp;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;

/** Rules 3.9 and 3.10 of the semantics: the four timeouts of an activity. */
class ActivityTimeoutsTest {

    private final TestRun run = new TestRun();

    private static ScheduleActivityTaskCommandAttributes.Builder once(String activityId) {
        return Requests.activity(activityId)
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1));
    }

    @Test
    void rule3_9_startToCloseCountsFromTheStart() {
        run.startAndDo(Requests.schedule(once("a")));
        run.advance(500);
        run.pollActivity("a");
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {event_time: +500ms}
                7 ActivityTaskTimedOut {event_time: +10500ms, started_event_id: 6, scheduled_event_id: 5, \
                retry_state: MAXIMUM_ATTEMPTS_REACHED, failure.message: activity StartToClose timeout, \
                failure.source: Server, failure.timeout_failure_info.timeout_type: START_TO_CLOSE}
                8 WorkflowTaskScheduled
                """);
    }

    /** Rule 12.20 */
    @Test
    void rule3_9_scheduleToStartCountsFromThePresentAttempt() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setScheduleToStartTimeout(Requests.seconds(5))));
        run.advance(4_000);
        run.failActivity(run.pollActivity("a"), Requests.failure("once"));
        run.fireNext();
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 2, "queue"));
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 ActivityTaskTimedOut {event_time: +10000ms, started_event_id: 0, retry_state: TIMEOUT, \
                failure.message: activity ScheduleToStart timeout, failure.cause.message: once, \
                failure.timeout_failure_info.timeout_type: SCHEDULE_TO_START}
                7 WorkflowTaskScheduled
                """);
    }

    /** Rule 12.20 */
    @Test
    void rule3_9_scheduleToCloseCountsFromTheFirstSchedule() {
        run.startAndDo(Requests.schedule(Requests.activity("a")
                .setScheduleToCloseTimeout(Requests.seconds(8))
                .setStartToCloseTimeout(Requests.seconds(8))));
        run.advance(3_000);
        run.failActivity(run.pollActivity("a"), Requests.failure("once"));
        run.fireNext();
        run.advance(1_000);
        run.pollActivity("a");
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {attempt: 2}
                7 ActivityTaskTimedOut {event_time: +8000ms, started_event_id: 6, retry_state: TIMEOUT, \
                failure.timeout_failure_info.timeout_type: SCHEDULE_TO_CLOSE, failure.cause.message: once}
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_9_heartbeatCountsFromTheStartOrTheLastHeartbeat() {
        run.startAndDo(Requests.schedule(once("a").setHeartbeatTimeout(Requests.seconds(2))));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        for (int beat = 0; beat < 3; beat++) {
            run.advance(1_900);
            run.fire();
            run.heartbeat(task, Requests.payloads("beat " + beat));
        }
        run.assertHistoryAfter(5, "");
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted
                7 ActivityTaskTimedOut {event_time: +7700ms, failure.message: activity Heartbeat timeout, \
                failure.timeout_failure_info.timeout_type: HEARTBEAT}
                8 WorkflowTaskScheduled
                """);
        assertThat(run.history
                        .get(6)
                        .getActivityTaskTimedOutEventAttributes()
                        .getFailure()
                        .getTimeoutFailureInfo()
                        .getLastHeartbeatDetails())
                .isEqualTo(Requests.payloads("beat 2"));
    }

    /** Rule 12.14 */
    @Test
    void rule12_14_theHeartbeatTimeBeginsAnewWithTheNextAttempt() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setHeartbeatTimeout(Requests.seconds(2))));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.heartbeat(task, Requests.payloads("far"));
        run.failActivity(task, Requests.failure("once"));
        run.fireNext();
        run.advance(5_000);
        PollActivityTaskQueueResponse next = run.pollActivity("a");

        assertThat(next.getHeartbeatDetails()).isEqualTo(Requests.payloads("far"));
        assertThat(run.state().deadlineMillis()).isEqualTo(run.now() + 2_000);
    }

    /** Rule 12.17 */
    @Test
    void rule3_10_aTimeoutThatIsRetriedLeavesNoEventAndIsTheCauseOfTheNext() {
        run.startAndDo(Requests.schedule(
                Requests.activity("a").setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(2))));
        run.pollActivity("a");
        run.fireNext();
        run.assertHistoryAfter(5, "");
        assertThat(run.followUps).isEmpty();
        run.fireNext();
        run.pollActivity("a");
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {attempt: 2, last_failure.message: activity StartToClose timeout}
                7 ActivityTaskTimedOut {retry_state: MAXIMUM_ATTEMPTS_REACHED, \
                failure.cause.message: activity StartToClose timeout}
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_10_aTimeoutWithoutTimeForARetryIsOneOfScheduleToClose() {
        run.startAndDo(Requests.schedule(Requests.activity("a")
                .setScheduleToCloseTimeout(Requests.millis(10_500))
                .setStartToCloseTimeout(Requests.seconds(10))));
        run.pollActivity("a");
        run.fireNext();

        run.assertHistoryAfter(6, """
                7 ActivityTaskTimedOut {event_time: +10000ms, retry_state: TIMEOUT, \
                failure.timeout_failure_info.timeout_type: SCHEDULE_TO_CLOSE, \
                failure.message: "Not enough time to schedule next retry before activity ScheduleToClose timeout, \
                giving up retrying"}
                8 WorkflowTaskScheduled
                """);
    }

    /** Rule 12.16 */
    @Test
    void rule12_16_aFailureWithoutTimeForARetryStaysAFailure() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setScheduleToCloseTimeout(Requests.millis(900))));
        run.failActivity(run.pollActivity("a"), Requests.failure("once"));

        run.assertHistoryAfter(
                6, "7 ActivityTaskFailed {retry_state: TIMEOUT, failure.message: once}\n8 WorkflowTaskScheduled");
    }

    /** Rule 12.59 */
    @Test
    void rule12_59_aDelayOfZeroEndsTheRetries() {
        run.startAndDo(Requests.schedule("a"));
        Failure.Builder failure = Requests.failure("now").toBuilder();
        failure.getApplicationFailureInfoBuilder().setNextRetryDelay(Requests.seconds(0));
        run.failActivity(run.pollActivity("a"), failure.build());

        run.assertHistoryAfter(6, "7 ActivityTaskFailed {retry_state: TIMEOUT}\n8 WorkflowTaskScheduled");
    }

    @Test
    void rule12_18_theDelayOfAFailureBeatsTheMaximumInterval() {
        run.startAndDo(Requests.schedule(Requests.activity("a")
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumInterval(Requests.seconds(2)))));
        Failure.Builder failure = Requests.failure("later").toBuilder();
        failure.getApplicationFailureInfoBuilder().setNextRetryDelay(Requests.seconds(77));
        run.failActivity(run.pollActivity("a"), failure.build());

        assertThat(run.state().deadlineMillis()).isEqualTo(run.now() + 77_000);
    }

    @Test
    void rule3_9_afterALongSleepTheFirstDeadlineDecides() {
        run.startAndDo(Requests.schedule(Requests.activity("a")
                .setScheduleToCloseTimeout(Requests.seconds(3))
                .setScheduleToStartTimeout(Requests.seconds(2))));
        run.advance(60_000).fire();

        run.assertHistoryAfter(5, """
                6 ActivityTaskTimedOut {failure.timeout_failure_info.timeout_type: SCHEDULE_TO_START}
                7 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_9_heartbeatsDoNotFillTheQueue() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setHeartbeatTimeout(Requests.seconds(2))));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        for (int beat = 0; beat < 100; beat++) {
            run.advance(10);
            run.heartbeat(task, null);
        }

        assertThat(run.state().deadlineMillis()).isEqualTo(run.now() + 2_000);
    }
}
