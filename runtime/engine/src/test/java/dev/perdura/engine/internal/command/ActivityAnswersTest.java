package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import io.grpc.Status;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;

/** Rules 3.11 to 3.15 and 3.18 of the semantics: what workers answer and what is cancelled. */
class ActivityAnswersTest {

    private final TestRun run = new TestRun();

    /** C8 of the failure catalogue */
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

    /** D17 of the failure catalogue */
    @Test
    void aFailureOfManyCausesCanBeReadAgain() {
        Failure.Builder deep = Requests.failure("innermost").toBuilder();
        for (int depth = 0; depth < 98; depth++) {
            deep = Requests.failure("x").toBuilder().setCause(deep);
        }
        run.startAndDo(
                Requests.schedule(Requests.activity("a")
                        .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1))),
                Requests.startTimer("wake", 0));
        PollActivityTaskQueueResponse activity = run.pollActivity("a");
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.failActivity(activity, deep.build());
        run.restart();
        run.complete(task);

        run.assertHistoryAfter(9, """
                10 WorkflowTaskCompleted
                11 ActivityTaskStarted
                12 ActivityTaskFailed
                13 WorkflowTaskScheduled
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
                "7 ActivityTaskFailed {failure.message: Heartbeat details exceed size limit.}\n"
                        + "8 WorkflowTaskScheduled");
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
