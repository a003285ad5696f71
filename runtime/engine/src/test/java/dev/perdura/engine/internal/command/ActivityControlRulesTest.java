package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.grpc.Status;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 3.16: what operators do to activities. The activity is event 5, its attempts last ten seconds. */
class ActivityControlRulesTest {

    private static final ActivitySelection A = ActivitySelection.ofId("a");

    private final TestRun run = new TestRun();

    @BeforeEach
    void start() {
        run.startAndDo(Requests.schedule("a"));
    }

    private void pause(ActivitySelection selection, String requestId) {
        run.run(t -> PauseActivities.decide(t, selection, "operator", "looks bad", requestId));
    }

    private void unpause(boolean attempts, boolean heartbeat) {
        run.run(t -> UnpauseActivities.decide(t, A, attempts, heartbeat, 0));
    }

    private void reset(boolean heartbeat, boolean keepPaused) {
        run.run(t -> ResetActivities.decide(t, A, heartbeat, keepPaused, false, 0));
    }

    private ActivityState activity() {
        return run.state().activity("a");
    }

    private PendingActivityInfo described() {
        return DescribeWorkflow.decide(run.state(), run.now()).getPendingActivities(0);
    }

    private PollActivityTaskQueueResponse failed(PollActivityTaskQueueResponse task) {
        run.failActivity(task, Requests.failure("oops"));
        return task;
    }

    @Test
    void aPausedActivityIsNotHandedOut() {
        pause(A, "request");
        assertThat(run.state().dispatchableTasks()).isZero();
        assertThat(PendingWork.of(run.state())).isEmpty();
        assertThat(run.refused(() -> run.pollActivity("a")).code()).isEqualTo(Status.Code.NOT_FOUND);
        PendingActivityInfo info = described();
        assertThat(info.getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
        assertThat(info.getPaused()).isTrue();
        assertThat(info.getPauseInfo().getManual().getIdentity()).isEqualTo("operator");
        assertThat(info.getPauseInfo().getManual().getReason()).isEqualTo("looks bad");
        assertThat(info.getPauseInfo().getPauseTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000);
        run.assertHistoryAfter(4, "5 ActivityTaskScheduled");
    }

    /** 12.55 */
    @Test
    void aRepeatedPauseIsOneAndAnotherIsRefused() {
        pause(A, "request");
        int journal = run.journalBytes();
        pause(A, "request");
        assertThat(run.journalBytes()).isEqualTo(journal);
        Refusal refusal = run.refused(() -> pause(A, "another"));
        assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal).hasMessage("activity is already paused");
    }

    @Test
    void aRunningAttemptGoesOnAndHearsOfThePause() {
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        pause(A, "request");
        assertThat(described().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED);
        assertThat(run.heartbeat(task, null)).isEqualTo(new HeartbeatReply(false, true, false));
        run.completeActivity(task, Requests.payloads("done"));
        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {attempt: 1}
                7 ActivityTaskCompleted
                8 WorkflowTaskScheduled
                """);
    }

    /** 3.5: the next attempt is counted, however many there may be, and waits. */
    @Test
    void anAttemptThatFailsWhilePausedIsFollowedByNone() {
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        pause(A, "request");
        failed(task);
        assertThat(activity().attempt()).isEqualTo(2);
        assertThat(run.followUps).isEmpty();
        assertThat(run.state().dispatchableTasks()).isZero();
        assertThat(described().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
        assertThat(described().hasNextAttemptScheduleTime()).isFalse();
        assertThat(described().getLastFailure().getMessage()).isEqualTo("oops");
    }

    @Test
    void rule35ThePauseGoesBeforeTheLimitOfAttempts() {
        TestRun limited = new TestRun();
        limited.startAndDo(Requests.schedule(
                Requests.activity("a").setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1))));
        PollActivityTaskQueueResponse task = limited.pollActivity("a");
        limited.run(t -> PauseActivities.decide(t, A, "", "", ""));
        limited.failActivity(task, Requests.failure("oops"));
        assertThat(limited.state().activity("a").attempt()).isEqualTo(2);
    }

    /** 3.9, A8 of the failure catalogue: unpaused after its time, it times out after all. */
    @Test
    void nothingOfAPausedActivityTimesOut() {
        run.pollActivity("a");
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 10_000);
        pause(A, "request");
        assertThat(run.state().deadlineMillis()).isEqualTo(Due.NEVER);
        run.advance(20_000);
        unpause(false, false);
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 10_000);
        run.run(FireDeadlines::decide);
        assertThat(activity().attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void unpausingOffersItNow(boolean resetAttempts, boolean resetHeartbeat) {
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.heartbeat(task, Requests.payloads("half way"));
        pause(A, "request");
        failed(task);
        run.advance(5_000);
        unpause(resetAttempts, resetHeartbeat);

        int attempt = resetAttempts ? 1 : 2;
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, attempt, "queue"));
        PollActivityTaskQueueResponse next = run.pollActivity("a");
        assertThat(next.getAttempt()).isEqualTo(attempt);
        assertThat(next.hasHeartbeatDetails()).isEqualTo(!resetHeartbeat);
        assertThat(next.getCurrentAttemptScheduledTime().getSeconds()).isEqualTo(run.now() / 1000);
        assertThat(next.getScheduledTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000);
        assertThat(described().getPaused()).isFalse();
    }

    @Test
    void unpausingWhatIsNotPausedDoesNothing() {
        int journal = run.journalBytes();
        unpause(true, true);
        assertThat(run.journalBytes()).isEqualTo(journal);
        assertThat(run.followUps).isEmpty();
    }

    @Test
    void unpausingWithJitterBeginsWithinThatTime() {
        pause(A, "request");
        run.run(t -> UnpauseActivities.decide(t, A, false, false, 60_000));
        long begins = activity().scheduledMillis();
        assertThat(begins).isBetween(run.now(), run.now() + 59_999);
        assertThat(run.followUps).hasSize(begins == run.now() ? 1 : 0);
        run.advance(60_000).run(FireDeadlines::decide);
        assertThat(activity().isDispatchable()).isTrue();
    }

    /** A running attempt ends as it does, whichever it was, and hears of the reset. */
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void resettingARunningAttempt(int running) {
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        if (running == 2) {
            failed(task);
            run.advance(1_000).run(FireDeadlines::decide);
            task = run.pollActivity("a");
        }
        run.heartbeat(task, Requests.payloads("half way"));
        reset(true, false);
        assertThat(described().getAttempt()).isEqualTo(1);
        assertThat(run.followUps).isEmpty();
        assertThat(run.heartbeat(task, Requests.payloads("further"))).isEqualTo(new HeartbeatReply(false, false, true));
        failed(task);
        assertThat(activity().attempt()).isEqualTo(2);
        assertThat(activity().heartbeatDetails()).isNull();
        assertThat(activity().isReset()).isFalse();
        run.advance(1_000).run(FireDeadlines::decide);
        run.completeActivity(run.pollActivity("a"), null);
        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {attempt: 2}
                7 ActivityTaskCompleted
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void resettingInBackoffBeginsAtOnce() {
        failed(run.pollActivity("a"));
        assertThat(activity().isInBackoff()).isTrue();
        reset(false, false);
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 1, "queue"));
        assertThat(described().getAttempt()).isEqualTo(1);
        assertThat(described().hasLastFailure()).isFalse();
        assertThat(run.heartbeat(run.pollActivity("a"), null)).isEqualTo(new HeartbeatReply(false, false, false));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void resettingAPausedOne(boolean keepPaused) {
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.heartbeat(task, Requests.payloads("half way"));
        pause(A, "request");
        failed(task);
        reset(true, keepPaused);
        assertThat(activity().isPaused()).isEqualTo(keepPaused);
        assertThat(activity().attempt()).isEqualTo(1);
        assertThat(run.followUps).hasSize(keepPaused ? 0 : 1);
        if (keepPaused) {
            unpause(false, false);
        }
        assertThat(run.pollActivity("a").hasHeartbeatDetails()).isFalse();
    }

    private static ActivityOptions.Builder given() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueue.newBuilder().setName("other"))
                .setScheduleToCloseTimeout(Requests.seconds(100))
                .setScheduleToStartTimeout(Requests.seconds(50))
                .setStartToCloseTimeout(Requests.seconds(7))
                .setHeartbeatTimeout(Requests.seconds(3))
                .setPriority(Priority.newBuilder().setPriorityKey(2).setFairnessKey("tenant"))
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setInitialInterval(Requests.seconds(4))
                        .setBackoffCoefficient(3)
                        .setMaximumInterval(Requests.seconds(40))
                        .setMaximumAttempts(9));
    }

    static Stream<Arguments> masks() {
        return Stream.of(
                Arguments.of("task_queue.name", "task_queue { name: \"other\" kind: TASK_QUEUE_KIND_NORMAL }"),
                Arguments.of("taskQueue", "task_queue { name: \"other\" kind: TASK_QUEUE_KIND_NORMAL }"),
                Arguments.of("schedule_to_close_timeout", "schedule_to_close_timeout { seconds: 100 }"),
                Arguments.of("scheduleToStartTimeout", "schedule_to_start_timeout { seconds: 50 }"),
                Arguments.of("start_to_close_timeout", "start_to_close_timeout { seconds: 7 }"),
                Arguments.of("heartbeatTimeout", "heartbeat_timeout { seconds: 3 }"),
                Arguments.of("priority", "priority { priority_key: 2 fairness_key: \"tenant\" }"),
                Arguments.of("priority.priority_key", "priority { priority_key: 2 }"),
                Arguments.of("priority.fairnessKey", "priority { fairness_key: \"tenant\" }"),
                Arguments.of("retry_policy.initial_interval", "retry_policy { initial_interval { seconds: 4 }"),
                Arguments.of("retryPolicy.backoffCoefficient", "backoff_coefficient: 3.0"),
                Arguments.of("retry_policy.maximum_interval", "maximum_interval { seconds: 40 }"),
                Arguments.of("retry_policy.maximum_attempts", "maximum_attempts: 9"),
                Arguments.of("retry_policy", "maximum_interval { seconds: 40 } maximum_attempts: 9"),
                Arguments.of("nonsense", "start_to_close_timeout { seconds: 10 }"));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void aMaskNamesWhatChanges(String path, String expected) {
        ActivityOptions changed = change(given().build(), path);
        String text = changed.toString().replaceAll("\\s+", " ");
        assertThat(text).contains(expected);
        assertThat(described().getActivityOptions()).isEqualTo(changed);
        assertThat(run.restart().state().activity("a").original().getTaskQueue().getName())
                .isEqualTo("queue");
        run.run(t -> ChangeActivityOptions.decideRestored(t, A));
        assertThat(activity().attributes()).isEqualTo(activity().original());
    }

    private ActivityOptions change(ActivityOptions options, String... mask) {
        ActivityOptionsChange change = new ActivityOptionsChange(options, List.of(mask));
        return run.decide(t -> ChangeActivityOptions.decide(t, A, change));
    }

    @ParameterizedTest
    @CsvSource({
        "task_queue.name, TaskQueue is not provided",
        "priority.priority_key, Priority is not provided",
        "retry_policy.maximum_attempts, RetryPolicy is not provided",
        "retry_policy, RetryPolicy is not provided",
        "start_to_close_timeout, a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity",
    })
    void aMaskMustNotNameWhatIsNotGiven(String path, String message) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> change(ActivityOptions.getDefaultInstance(), path));
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageStartingWith(message);
    }

    @Test
    void aPolicyMustMakeSense() {
        ActivityOptions bad = ActivityOptions.newBuilder()
                .setRetryPolicy(RetryPolicy.newBuilder().setBackoffCoefficient(0.5))
                .build();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> change(bad, "retry_policy.backoff_coefficient"));
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    /** Timeouts of a running attempt count at once; heartbeats are never rarer than attempts are long. */
    @Test
    void newTimeoutsCountAtOnce() {
        run.pollActivity("a");
        change(
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Requests.seconds(2))
                        .setHeartbeatTimeout(Requests.seconds(70))
                        .build(),
                "start_to_close_timeout",
                "heartbeat_timeout");
        assertThat(run.followUps).isEmpty();
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 2_000);
        assertThat(described().getActivityOptions().getHeartbeatTimeout()).isEqualTo(Requests.seconds(2));
    }

    @Test
    void whatWaitsIsOfferedInItsNewQueue() {
        change(given().build(), "task_queue.name");
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 1, "other"));
    }

    @Test
    void whatIsInBackoffFollowsTheNewPolicy() {
        failed(run.pollActivity("a"));
        change(given().build(), "retry_policy");
        assertThat(activity().scheduledMillis()).isEqualTo(TestRun.EPOCH + 4_000);
        assertThat(run.followUps).isEmpty();
        run.advance(4_000).run(FireDeadlines::decide);
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 2, "queue"));
    }

    @Test
    void aResetCanTakeOptionsBack() {
        change(given().build(), "task_queue.name", "retry_policy");
        run.run(t -> ResetActivities.decide(t, A, false, false, true, 0));
        assertThat(activity().attributes()).isEqualTo(activity().original());
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(5, 1, "queue"));
    }

    static Stream<Arguments> selections() {
        return Stream.of(
                Arguments.of(ActivitySelection.ofId("b"), List.of("b")),
                Arguments.of(ActivitySelection.ofType("work"), List.of("a", "b")),
                Arguments.of(ActivitySelection.ofType("other"), List.of("c")),
                Arguments.of(ActivitySelection.ALL, List.of("a", "b", "c")));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void byIdByTypeOrAll(ActivitySelection selection, List<String> meant) {
        run.signal("more");
        run.complete(
                run.poll(),
                Requests.schedule("b"),
                Requests.schedule(Requests.activity("c")
                        .setActivityType(ActivityType.newBuilder().setName("other"))));
        pause(selection, "request");
        assertThat(run.state().activities().stream()
                        .filter(ActivityState::isPaused)
                        .map(ActivityState::activityId)
                        .sorted())
                .isEqualTo(meant);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (ActivitySelection selection : List.of(ActivitySelection.ofId("b"), ActivitySelection.ofType("none"))) {
            Refusal refusal = run.refused(() -> pause(selection, ""));
            assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refusal).hasMessageStartingWith("Can't find pending activity with such ID.");
        }
        run.run(t -> TerminateWorkflow.decide(t, Requests.terminate().build()));
        Refusal refusal = run.refused(() -> pause(A, ""));
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal).hasMessage("workflow execution already completed");
    }
}
