package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import io.grpc.Status;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 3.1 to 3.4, 3.7, 3.8, 3.11 to 3.15 and 3.18 of the semantics. */
class ActivityRulesTest {

    private final TestRun run = new TestRun();

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

    @Test
    void rule3_2_theRetryPolicyIsFilledIn() {
        var partial = Requests.activity("b")
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setInitialInterval(Requests.millis(30))
                        .setMaximumAttempts(4));
        run.startAndDo(Requests.schedule("a"), Requests.schedule(partial));

        run.assertHistoryAfter(4, """
                5 ActivityTaskScheduled {retry_policy.initial_interval: 1000ms, retry_policy.maximum_interval: 100000ms, \
                retry_policy.backoff_coefficient: 2.0, retry_policy.maximum_attempts: 0}
                6 ActivityTaskScheduled {retry_policy.initial_interval: 30ms, retry_policy.maximum_interval: 3000ms, \
                retry_policy.backoff_coefficient: 2.0, retry_policy.maximum_attempts: 4}
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

    private static long millisAfterEpoch(com.google.protobuf.Timestamp time) {
        return dev.perdura.engine.internal.state.Times.millis(time) - TestRun.EPOCH;
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

    @Test
    void rule3_11_answersOfAnAttemptThatIsOverAreNotFound() {
        run.startAndDo(Requests.schedule("a"), Requests.schedule("b"));
        PollActivityTaskQueueResponse first = run.pollActivity("a");
        run.failActivity(first, Requests.failure("once"));
        assertThat(run.refused(() -> run.completeActivity(first, null)).code()).isEqualTo(Status.Code.NOT_FOUND);
        run.fireNext();
        PollActivityTaskQueueResponse second = run.pollActivity("a");
        assertThat(run.refused(() -> run.heartbeat(first, null)).code()).isEqualTo(Status.Code.NOT_FOUND);
        run.completeActivity(second, null);
        assertThat(run.refused(() -> run.completeActivity(second, null)).code()).isEqualTo(Status.Code.NOT_FOUND);
        run.complete(run.poll(), Requests.completeWorkflow());

        assertThat(run.refused(() -> run.completeActivity(second, null)))
                .hasMessage("workflow execution already completed");
    }

    @Test
    void rule3_11_onlyWhoWasAskedToCancelCan() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");

        assertThat(run.refused(() -> run.cancelActivity(task, null)).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void rule3_11_aFailureMustBeOneOfAnActivity() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        Failure.Builder negative = Requests.failure("x").toBuilder();
        negative.getApplicationFailureInfoBuilder().setNextRetryDelay(Requests.seconds(-1));

        assertThat(run.refused(() -> run.failActivity(task, Failure.getDefaultInstance()))
                        .code())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(run.refused(() -> run.failActivity(task, negative.build())).code())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.failActivity(task, null);
        assertThat(run.state().activity("a").attempt()).isEqualTo(2);
    }

    @Test
    void rule3_11_theDetailsThatComeWithAFailureAreKept() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.run(transition -> FailActivityTask.decide(
                transition, TestRun.reference(task), Requests.failure("x"), Requests.payloads("far"), TestRun.WORKER));

        assertThat(run.state().activity("a").heartbeatDetails()).isEqualTo(Requests.payloads("far"));
    }

    @Test
    void rule3_11_aResultThatIsTooBigFailsTheActivity() {
        run.limits(EngineLimits.builder().payloadBytes(100)).startAndDo(Requests.schedule("a"));
        run.completeActivity(run.pollActivity("a"), Requests.payloadsOf(200));

        run.assertHistoryAfter(6, """
                7 ActivityTaskFailed {failure.message: Complete result exceeds size limit., \
                failure.server_failure_info.non_retryable: true, retry_state: NON_RETRYABLE_FAILURE}
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_12_completedByIdBeforeItStartedAStartIsMadeUp() {
        run.startAndDo(Requests.schedule("a"));
        run.run(transition -> CompleteActivityTask.decide(
                transition, ActivityReference.byId("a"), Requests.payloads("ok"), "person"));

        run.assertHistoryAfter(5, """
                6 ActivityTaskStarted {scheduled_event_id: 5, identity: person, request_id: , attempt: 1}
                7 ActivityTaskCompleted {started_event_id: 6, identity: person}
                8 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_12_theOtherAnswersByIdNeedAStartedOne() {
        run.startAndDo(Requests.schedule("a"));
        ActivityReference byId = ActivityReference.byId("a");
        assertThat(run.refused(() -> run.run(transition ->
                                FailActivityTask.decide(transition, byId, Requests.failure("x"), null, "person")))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
        run.pollActivity("a");
        run.run(transition -> FailActivityTask.decide(transition, byId, Requests.failure("x"), null, "person"));

        assertThat(run.state().activity("a").attempt()).isEqualTo(2);
    }

    @Test
    void rule3_13_aHeartbeatLeavesNoEventAndTellsOfACancelRequest() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        assertThat(run.heartbeat(task, Requests.payloads("1"))).isEqualTo(new HeartbeatReply(false, false, false));
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5));

        assertThat(run.heartbeat(task, null).cancelRequested()).isTrue();
        run.assertHistoryAfter(8, "9 WorkflowTaskCompleted\n10 ActivityTaskCancelRequested");
        run.cancelActivity(task, Requests.payloads("stopped"));
        run.assertHistoryAfter(10, """
                11 ActivityTaskStarted
                12 ActivityTaskCanceled {started_event_id: 11, latest_cancel_requested_event_id: 10}
                13 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_13_detailsThatAreTooBigFailTheActivity() {
        run.limits(EngineLimits.builder().payloadBytes(100)).startAndDo(Requests.schedule("a"));

        assertThat(run.heartbeat(run.pollActivity("a"), Requests.payloadsOf(200))
                        .cancelRequested())
                .isTrue();
        run.assertHistoryAfter(
                6,
                "7 ActivityTaskFailed {failure.message: Heartbeat details exceed size limit.}\n8 WorkflowTaskScheduled");
    }

    @Test
    void rule3_14_whatWaitsForItsRetryIsCancelledAtOnce() {
        run.startAndDo(Requests.schedule("a"));
        run.failActivity(run.pollActivity("a"), Requests.failure("once"));
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5));

        run.assertHistoryAfter(9, """
                10 ActivityTaskCancelRequested
                11 ActivityTaskCanceled {started_event_id: 0}
                12 WorkflowTaskScheduled
                """);
        assertThat(run.state().activities()).isEmpty();
    }

    @Test
    void rule3_14_aSecondRequestFailsTheTask() {
        run.startAndDo(Requests.schedule("a"));
        run.pollActivity("a");
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5));
        run.signal("go");
        StartedWorkflowTask task = run.poll();
        Refusal refusal = run.refused(() -> run.complete(task, Requests.requestCancelActivity(5)));

        assertThat(refusal).hasMessage("BadRequestCancelActivityAttributes: ScheduledEventID: 5");
    }

    @Test
    void rule3_14_whatWasAskedToCancelIsNotRetried() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5));
        run.failActivity(task, Requests.failure("no more"));

        run.assertHistoryAfter(11, "12 ActivityTaskFailed {retry_state: CANCEL_REQUESTED}\n13 WorkflowTaskScheduled");
    }

    @Test
    void rule3_15_eagerActivitiesGoBackWithTheAnswer() {
        run.start();
        CompletedWorkflowTask completed = run.complete(
                run.poll(),
                Requests.schedule(Requests.activity("a").setRequestEagerExecution(true)),
                Requests.schedule("b"),
                Requests.schedule(Requests.activity("c").setRequestEagerExecution(true)));

        assertThat(completed.activityTasks())
                .extracting(PollActivityTaskQueueResponse::getActivityId)
                .containsExactly("a", "c");
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchActivity(6, 1, "queue"));
        run.completeActivity(completed.activityTasks().get(0), null);
        run.assertHistoryAfter(7, """
                8 ActivityTaskStarted {identity: worker, request_id: id-2}
                9 ActivityTaskCompleted
                10 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule3_15_notIfItIsCancelledInTheSameTaskOrTheRunCloses() {
        var eager = Requests.schedule(Requests.activity("a").setRequestEagerExecution(true));
        run.start();
        assertThat(run.complete(run.poll(), eager, Requests.requestCancelActivity(5))
                        .activityTasks())
                .isEmpty();

        TestRun other = new TestRun().start();
        assertThat(other.complete(other.poll(), eager, Requests.completeWorkflow())
                        .activityTasks())
                .isEmpty();
    }

    @Test
    void rule3_18_nothingIsWrittenForActivitiesThatAreOpenWhenTheRunCloses() {
        run.startAndDo(Requests.schedule("a"));
        run.pollActivity("a");
        run.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));

        run.assertHistoryAfter(5, "6 WorkflowExecutionTerminated");
        assertThat(run.state().startedTasks()).isZero();
        assertThat(run.state().deadlineMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void handedOutInProcess_afterARestartTheAttemptTimesOutAtOnce() {
        run.startAndDo(
                Requests.schedule("a"),
                Requests.schedule(Requests.activity("b")
                        .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1))));
        ActivityPoll inProcess = new ActivityPoll("worker", "poll", true);
        run.decide(transition -> StartActivityTask.decide(transition, 5, 1, inProcess));
        run.decide(transition -> StartActivityTask.decide(transition, 6, 1, inProcess));
        run.restart().run(RecoverHandedOut::decide);

        assertThat(run.state().activity("a").attempt()).isEqualTo(2);
        run.assertHistoryAfter(6, """
                7 ActivityTaskStarted {scheduled_event_id: 6}
                8 ActivityTaskTimedOut {retry_state: MAXIMUM_ATTEMPTS_REACHED, \
                failure.timeout_failure_info.timeout_type: START_TO_CLOSE}
                9 WorkflowTaskScheduled
                """);
    }
}
