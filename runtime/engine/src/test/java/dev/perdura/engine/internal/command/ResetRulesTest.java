package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.grpc.Status;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 5.13 to 5.15, 5.17, 12.52, 13.14, one run after the other; each run is folded anew at every step. */
class ResetRulesTest {

    private static final String NO_TASK = "Can only reset workflow to event ID in range";
    private static final String NO_EVENT = "Workflow task finish ID must be > 1 && <= workflow last event ID";

    private final TestRun base = new TestRun();

    /** 1 to 4, 5 activity, 6 timer, 7 signal, 8 to 10 second task, 11 signal, 12 scheduled. */
    private TestRun worked() {
        base.startAndDo(Requests.schedule("a"), Requests.startTimer("t", 300));
        base.signal("one");
        base.complete(base.poll());
        return base.signal("two");
    }

    /** 13.14 */
    @Test
    void theNewRunIsThePrefixAndAFailedTask() {
        TestRun run = worked().advance(1_500).reset(9);

        run.assertHistory("""
                1 WorkflowExecutionStarted {first_execution_run_id: run-id, original_execution_run_id: run-id}
                2 WorkflowTaskScheduled
                3 WorkflowTaskStarted {identity: worker}
                4 WorkflowTaskCompleted
                5 ActivityTaskScheduled {event_time: +0ms}
                6 TimerStarted
                7 WorkflowExecutionSignaled {signal_name: one, event_time: +0ms}
                8 WorkflowTaskScheduled {attempt: 1}
                9 WorkflowTaskStarted {identity: history-service, scheduled_event_id: 8, event_time: +1500ms}
                10 WorkflowTaskFailed {cause: RESET_WORKFLOW, scheduled_event_id: 8, started_event_id: 9, \
                base_run_id: run-id, new_run_id: run-id-reset, failure.message: bad build, identity: history-service, \
                fork_event_version: 0}
                11 WorkflowExecutionSignaled {signal_name: two, event_time: +1500ms, identity: client}
                12 WorkflowTaskScheduled {attempt: 1, task_queue.name: queue}
                """);
        base.assertHistoryAfter(12, """
                13 WorkflowExecutionTerminated {reason: bad build, identity: history-resetter}
                """);
    }

    /** 5.13: the workflow task of the point may have been started; it may have failed or timed out since (12.52). */
    @Test
    void aTaskThatWasStartedIsNotStartedAgain() {
        worked();
        assertThat(base.reset(10).history.get(8)).isEqualTo(base.history.get(8));
    }

    @ParameterizedTest
    @CsvSource({
        "0, " + NO_EVENT,
        "1, " + NO_EVENT,
        "2, " + NO_TASK,
        "3, ''",
        "4, ''",
        "5, " + NO_TASK,
        "6, " + NO_TASK,
        "7, " + NO_TASK,
        "8, " + NO_TASK,
        "9, ''",
        "10, ''",
        "11, " + NO_TASK,
        "12, " + NO_TASK,
        "13, " + NO_EVENT
    })
    void rule513WhichEventsAreAPoint(long finishEventId, String fault) {
        worked();
        if (fault.isEmpty()) {
            assertThat(base.reset(finishEventId).state().isOpen()).isTrue();
            return;
        }
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> base.reset(finishEventId));
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageStartingWith(fault);
    }

    /** 5.13: a signal between the schedule and the start of the task does not matter. */
    @Test
    void betweenScheduleAndStartThereMayBeMore() {
        base.start().signal("early");
        base.complete(base.poll());
        base.reset(4).assertHistoryAfter(2, """
                3 WorkflowExecutionSignaled {signal_name: early}
                4 WorkflowTaskStarted {scheduled_event_id: 2, identity: history-service}
                5 WorkflowTaskFailed {scheduled_event_id: 2, started_event_id: 4}
                6 WorkflowTaskScheduled
                """);
    }

    /** 2.4: whatever attempt the task of the point was, the next one is the first. */
    @Test
    void theAttemptsBeginAnew() {
        base.start();
        for (int attempt = 1; attempt < 4; attempt++) {
            TaskToken.OfWorkflowTask token = base.poll().token();
            base.run(transition ->
                    FailWorkflowTask.decide(transition, token, RespondWorkflowTaskFailedRequest.getDefaultInstance()));
        }
        base.complete(base.poll());
        TestRun run = base.reset(7);
        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled {attempt: 4}
                6 WorkflowTaskStarted
                7 WorkflowTaskFailed {cause: RESET_WORKFLOW}
                8 WorkflowTaskScheduled {attempt: 1}
                """);
        assertThat(run.state().workflowTask().isTransient()).isFalse();
    }

    /** 5.15 */
    @Test
    void whatWasOpenAtThePointGoesOn() {
        base.startAndDo(Requests.schedule("a"), Requests.startTimer("t", 300));
        base.failActivity(base.pollActivity("a"), Requests.failure("first attempt"));
        base.signal("go").poll();
        TestRun run = base.advance(60_000).reset(9);

        assertThat(run.followUps)
                .contains(new FollowUp.DispatchActivity(5, 1, "queue"))
                .anyMatch(FollowUp.DispatchWorkflowTask.class::isInstance);
        assertThat(run.state().activity("a").attempt()).isEqualTo(1);
        assertThat(run.state().activity("a").firstScheduledMillis()).isEqualTo(run.now());
        assertThat(run.state().activity("a").scheduledMillis()).isEqualTo(run.now());
        assertThat(run.state().timer("t").deadlineMillis()).isEqualTo(TestRun.EPOCH + 300_000);

        assertThat(PendingWork.of(base.restart().state())).isEmpty();
    }

    /** 5.15: a timer that should have fired meanwhile fires at once. */
    @Test
    void aTimerOfThePastIsDueAtOnce() {
        base.startAndDo(Requests.startTimer("t", 5));
        base.signal("go").poll();
        TestRun run = base.advance(10_000).reset(8);
        run.run(FireDeadlines::decide);
        run.assertHistoryAfter(9, """
                10 WorkflowTaskScheduled
                11 TimerFired {timer_id: t}
                """);
    }

    /** 5.17 */
    @Test
    void theTimesOfTheRunBeginAnew() {
        StartWorkflowExecutionRequest.Builder request = Requests.start()
                .setWorkflowExecutionTimeout(Requests.seconds(5_000))
                .setWorkflowRunTimeout(Requests.seconds(1_000))
                .setMemo(Memo.newBuilder()
                        .putFields("kept", Requests.payloads("value").getPayloads(0)));
        base.start(request);
        base.complete(base.poll());
        TestRun run = base.advance(900_000).reset(4);

        var described = DescribeWorkflow.decide(run.state(), run.now());
        assertThat(described.getWorkflowExecutionInfo().getStartTime().getSeconds())
                .isEqualTo(TestRun.EPOCH / 1000 + 900);
        assertThat(described.getWorkflowExecutionInfo().getExecutionTime().getSeconds())
                .isEqualTo(TestRun.EPOCH / 1000 + 900);
        assertThat(described.getWorkflowExecutionInfo().getFirstRunId()).isEqualTo("run-id");
        assertThat(described.getWorkflowExecutionInfo().getMemo()).isEqualTo(request.getMemo());
        var extended = described.getWorkflowExtendedInfo();
        assertThat(extended.getOriginalStartTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000);
        assertThat(extended.getLastResetTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000 + 900);
        assertThat(extended.getRunExpirationTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000 + 1_900);
        assertThat(extended.getExecutionExpirationTime().getSeconds()).isEqualTo(TestRun.EPOCH / 1000 + 5_900);
        assertThat(extended.getRequestIdInfosMap()).containsOnlyKeys("start-request");
        assertThat(DescribeWorkflow.decide(base.state(), base.now())
                        .getWorkflowExtendedInfo()
                        .getResetRunId())
                .isEqualTo("run-id-reset");
    }

    /** 5.14: a closed run can be reset; it stays as it was. */
    @Test
    void aClosedRunStaysClosed() {
        base.startAndDo(Requests.completeWorkflow());
        TestRun run = base.reset(4);
        assertThat(base.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        base.assertHistoryAfter(4, "5 WorkflowExecutionCompleted");
        assertThat(run.restart().state().isOpen()).isTrue();
        run.complete(run.poll(), Requests.completeWorkflow());
        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled
                6 WorkflowTaskStarted
                7 WorkflowTaskCompleted
                8 WorkflowExecutionCompleted
                """);
    }

    /** 5.17 */
    @Test
    void resetPointsAreTheFirstTasksOfEachBuild() {
        base.start();
        complete("");
        complete("v1");
        complete("v1");
        complete("");
        complete("v2");
        List<ResetPointInfo> points = DescribeWorkflow.decide(base.state(), base.now())
                .getWorkflowExecutionInfo()
                .getAutoResetPoints()
                .getPointsList();
        assertThat(points.stream().map(ResetPointInfo::getBinaryChecksum)).containsExactly("", "v1", "v2");
        assertThat(points.stream().map(ResetPointInfo::getFirstWorkflowTaskCompletedId))
                .containsExactly(4L, 8L, 20L);
        assertThat(points)
                .allMatch(ResetPointInfo::getResettable)
                .allMatch(point -> point.getRunId().equals("run-id"));
        assertThat(DescribeWorkflow.decide(base.reset(8).state(), base.now())
                        .getWorkflowExecutionInfo()
                        .getAutoResetPoints()
                        .getPointsList()
                        .stream()
                        .map(ResetPointInfo::getRunId))
                .containsExactly("run-id-reset");
    }

    /** 5.17: the newest twenty. */
    @Test
    void resetPointsAreLimited() {
        base.start();
        for (int build = 1; build <= 25; build++) {
            complete("v" + build);
        }
        List<ResetPointInfo> points = DescribeWorkflow.decide(base.state(), base.now())
                .getWorkflowExecutionInfo()
                .getAutoResetPoints()
                .getPointsList();
        assertThat(points).hasSize(20);
        assertThat(points.get(0).getBinaryChecksum()).isEqualTo("v6");
        assertThat(points.get(19).getBinaryChecksum()).isEqualTo("v25");
    }

    @SuppressWarnings("deprecation") // Old workers still say it.
    private void complete(String checksum) {
        base.complete(base.poll(), Requests.complete().setBinaryChecksum(checksum));
        base.signal("next");
    }
}
