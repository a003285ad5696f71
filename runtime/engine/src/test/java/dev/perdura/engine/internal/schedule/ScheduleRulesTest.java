package dev.perdura.engine.internal.schedule;

import static dev.perdura.engine.internal.schedule.TestSchedule.everyMinute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 10.9 to 10.20, of one schedule without an engine. */
class ScheduleRulesTest {

    private static SchedulePolicies.Builder catchup(long seconds) {
        return SchedulePolicies.newBuilder()
                .setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL)
                .setCatchupWindow(Duration.newBuilder().setSeconds(seconds));
    }

    @Test
    void rule10_9_timesOlderThanTheCatchupWindowAreMissed() {
        TestSchedule schedule = TestSchedule.of(everyMinute().setPolicies(catchup(120)));
        schedule.sleepUntil(Instant.parse("2026-11-21T12:10:10Z"));
        schedule.start();
        assertThat(schedule.taken()).containsExactly("09:00");
        assertThat(schedule.buffered()).containsExactly("10:00");
        assertThat(schedule.info().getMissedCatchupWindow()).isEqualTo(8);
    }

    @Test
    void rule10_9_theCatchupWindowIsAYearOrAtLeastTenSeconds() {
        assertThat(TestSchedule.of(everyMinute()).describe().getSchedule().getPolicies())
                .isEqualTo(SchedulePolicies.newBuilder()
                        .setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                        .setCatchupWindow(Duration.newBuilder().setSeconds(365 * 86_400))
                        .build());
        assertThat(TestSchedule.of(everyMinute().setPolicies(catchup(1)))
                        .describe()
                        .getSchedule()
                        .getPolicies()
                        .getCatchupWindow()
                        .getSeconds())
                .isEqualTo(10);
    }

    @Test
    void rule10_9_aLongDowntimeIsCaughtUpInPieces() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        Advance.to(
                schedule.machine, TestSchedule.CREATED.plusSeconds(60 * 25_000).toEpochMilli(), schedule.ids);
        assertThat(schedule.machine.wakeMillis()).isZero();
        schedule.sleepUntil(TestSchedule.CREATED.plusSeconds(60 * 25_000));
        schedule.start();
        assertThat(schedule.info().getActionCount()).isEqualTo(1);
        assertThat(schedule.info().getOverlapSkipped() + schedule.info().getBufferDropped())
                .isEqualTo(24_999);
    }

    @Test
    void rule10_9_aTimeWhoseJitterIsStillRunningIsNotLostWhenSomethingElseHappens() {
        TestSchedule schedule = TestSchedule.of(everyMinute()
                .setSpec(everyMinute().getSpec().toBuilder()
                        .setJitter(Duration.newBuilder().setSeconds(59))));
        long first = schedule.machine.wakeMillis();
        schedule.nowMillis = first - 1;
        schedule.patch(SchedulePatch.newBuilder());
        assertThat(schedule.machine.wakeMillis()).isEqualTo(first);
        Advance.to(schedule.machine, first, schedule.ids);
        BufferedStart start = schedule.machine.starting().get(0);
        assertThat(start.getScheduledMillis()).isEqualTo(first);
        // Rule 12.53: the workflow id has the moment without jitter.
        assertThat(start.getWorkflowId()).isEqualTo("workflow-2026-11-21T12:01:00Z");
    }

    @Test
    void rule10_10_whatComesWhileItIsPausedIsNotCaughtUp() {
        TestSchedule schedule =
                TestSchedule.of(everyMinute(), SchedulePatch.newBuilder().setPause("not now"));
        assertThat(schedule.describe().getSchedule().getState())
                .isEqualTo(ScheduleState.newBuilder()
                        .setPaused(true)
                        .setNotes("not now")
                        .build());
        assertThat(schedule.machine.wakeMillis()).isEqualTo(ScheduleMachine.NEVER);
        schedule.until("12:05:30");
        assertThat(schedule.info().getFutureActionTimes(0)).isEqualTo(time("12:06:00"));
        schedule.patch(SchedulePatch.newBuilder().setUnpause("now"));
        schedule.until("12:06:30");
        assertThat(schedule.taken()).containsExactly("06:00");
        assertThat(schedule.info().getMissedCatchupWindow()).isZero();
    }

    @Test
    void rule10_10_limitedActionsRunOutButATriggerStillWorks() {
        TestSchedule schedule = TestSchedule.of(everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)
                .setState(ScheduleState.newBuilder().setLimitedActions(true).setRemainingActions(2)));
        assertThat(schedule.info().getFutureActionTimesList()).containsExactly(time("12:01:00"), time("12:02:00"));
        long token = schedule.machine.conflictToken();
        schedule.until("12:04:30");
        assertThat(schedule.taken()).containsExactly("01:00", "02:00");
        assertThat(schedule.describe().getSchedule().getState().getRemainingActions())
                .isZero();
        assertThat(schedule.machine.conflictToken()).isEqualTo(token + 2);
        assertThat(schedule.info().getFutureActionTimesList()).isEmpty();
        schedule.patch(
                SchedulePatch.newBuilder().setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()));
        schedule.start();
        assertThat(schedule.taken()).containsExactly("01:00", "02:00", "04:30");
    }

    @Test
    void rule10_10_whatIsBufferedWhenItIsPausedIsDroppedAtItsTurn() {
        TestSchedule schedule = TestSchedule.of(everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL));
        schedule.until("12:03:30");
        schedule.patch(SchedulePatch.newBuilder().setPause("enough"));
        schedule.complete(schedule.info().getRunningWorkflows(0));
        assertThat(schedule.machine.starting()).isEmpty();
        assertThat(schedule.info().getBufferSize()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FAILED    | paused due to workflow failure: workflow-2026-11-21T12:01:00Z: why",
                "TIMED_OUT | paused due to workflow timeout: workflow-2026-11-21T12:01:00Z",
                "CANCELED  |",
                "TERMINATED|",
            })
    void rule10_11_aFailurePausesItIfThatIsWanted(String status, String notes) {
        TestSchedule schedule = TestSchedule.of(
                everyMinute().setPolicies(SchedulePolicies.newBuilder().setPauseOnFailure(true)));
        schedule.until("12:01:30");
        schedule.close(
                schedule.info().getRunningWorkflows(0),
                WorkflowExecutionStatus.valueOf("WORKFLOW_EXECUTION_STATUS_" + status),
                "why");
        assertThat(schedule.machine.isPaused()).isEqualTo(notes != null);
        assertThat(schedule.describe().getSchedule().getState().getNotes()).isEqualTo(notes == null ? "" : notes);
    }

    @Test
    void rule10_12_theOutcomeOfARunIsHandedToTheNext() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        schedule.until("12:01:30");
        schedule.complete(schedule.info().getRunningWorkflows(0));
        Advance.to(schedule.machine, schedule.machine.wakeMillis(), schedule.ids);
        assertThat(next(schedule)
                        .getLastCompletionResult()
                        .getPayloads(0)
                        .getData()
                        .toStringUtf8())
                .isEqualTo("result");
        assertThat(next(schedule).hasContinuedFailure()).isFalse();
        schedule.until("12:02:30");
        schedule.close(
                schedule.info().getRunningWorkflows(0),
                WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED,
                "broken");
        Advance.to(schedule.machine, schedule.machine.wakeMillis(), schedule.ids);
        assertThat(next(schedule).getContinuedFailure().getMessage()).isEqualTo("broken");
        assertThat(next(schedule).hasLastCompletionResult()).isTrue();
    }

    private static StartWorkflowExecutionRequest next(TestSchedule schedule) {
        return ScheduledRequest.of(schedule.machine, schedule.machine.starting().get(0));
    }

    @Test
    void rule10_12_aStartIsTheSameWhenItIsReadAgainAndNoTwoAreTheSame() {
        TestSchedule schedule = TestSchedule.of(everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        for (int i = 0; i < 2; i++) {
            schedule.patch(
                    SchedulePatch.newBuilder().setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()));
        }
        StartWorkflowExecutionRequest before = next(schedule);
        schedule.reload();
        assertThat(next(schedule)).isEqualTo(before);
        assertThat(schedule.machine.starting())
                .extracting(BufferedStart::getRequestId)
                .doesNotHaveDuplicates();
        assertThat(schedule.machine.starting())
                .extracting(BufferedStart::getRunId)
                .doesNotHaveDuplicates();
        assertThat(before.getWorkflowIdReusePolicy())
                .isEqualTo(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
        assertThat(before.getIdentity()).isEqualTo("temporal-scheduler-namespace-schedule");
    }

    @Test
    void rule10_12_aScheduledStartMayNotBeDoneTwiceUnderOneId() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        schedule.sleepUntil(Instant.parse("2026-11-21T12:01:00Z"));
        assertThat(next(schedule).getWorkflowIdReusePolicy())
                .isEqualTo(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
        String requestId = schedule.machine.starting().get(0).getRequestId();
        RecordStart.failed(schedule.machine, requestId, schedule.nowMillis, schedule.ids);
        assertThat(schedule.info().getActionCount()).isZero();
        assertThat(schedule.machine.hasJobs()).isFalse();
        schedule.until("12:02:30");
        assertThat(schedule.taken()).containsExactly("02:00");
    }

    @Test
    void rule10_14_aBackfillTakesEveryTimeOfItsRangeEndsIncluded() {
        TestSchedule schedule = TestSchedule.of(
                everyMinute().setState(ScheduleState.newBuilder().setPaused(true)));
        schedule.patch(
                OverlapTest.backfill("10:00:00", "10:04:00", ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        schedule.start();
        assertThat(schedule.taken()).containsExactly("00:00", "01:00", "02:00", "03:00", "04:00");
    }

    @Test
    void rule10_14_aLargeBackfillIsTakenAFewAtATime() {
        TestSchedule schedule = TestSchedule.of(
                everyMinute().setState(ScheduleState.newBuilder().setPaused(true)));
        schedule.patch(
                OverlapTest.backfill("00:00:00", "02:00:00", ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        assertThat(schedule.machine.starting()).hasSize(10);
        schedule.until("12:00:31");
        assertThat(schedule.info().getActionCount()).isEqualTo(121);
    }

    /** Not when the spec comes next, which a paused one never does. */
    @Test
    void rule10_14_aBackfillGoesOnAtOnceAfterARestart() {
        TestSchedule schedule = TestSchedule.of(
                everyMinute().setState(ScheduleState.newBuilder().setPaused(true)));
        schedule.patch(
                OverlapTest.backfill("00:00:00", "02:00:00", ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL));
        schedule.reload();
        schedule.until("12:00:31");
        assertThat(schedule.info().getActionCount()
                        + schedule.describe().getInfo().getBufferSize())
                .isEqualTo(121);
    }

    @Test
    void rule10_14_aTriggerMaySayForWhichMomentItIs() {
        TestSchedule schedule = TestSchedule.of(
                everyMinute(),
                SchedulePatch.newBuilder()
                        .setTriggerImmediately(
                                TriggerImmediatelyRequest.newBuilder().setScheduledTime(time("09:08:07"))));
        assertThat(schedule.machine.starting().get(0).getWorkflowId()).isEqualTo("workflow-2026-11-21T09:08:07Z");
    }

    @Test
    void rule10_15_tenActionsAreRememberedAndTheirStatusFollows() {
        TestSchedule schedule = TestSchedule.of(everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        schedule.until("12:12:30");
        assertThat(schedule.taken()).hasSize(10).startsWith("03:00").endsWith("12:00");
        assertThat(schedule.info().getActionCount()).isEqualTo(12);
        schedule.complete(schedule.info().getRecentActions(9).getStartWorkflowResult());
        assertThat(schedule.info().getRecentActions(9).getStartWorkflowStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(schedule.info().getRecentActions(8).getStartWorkflowStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    @Test
    void rule10_15_aCloseThatIsKnownBeforeTheStartIsNotLost() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        schedule.sleepUntil(Instant.parse("2026-11-21T12:01:00Z"));
        BufferedStart start = schedule.machine.starting().get(0);
        ClosedRun closed = new ClosedRun(
                start.getRequestId(),
                start.getRunId(),
                schedule.nowMillis,
                WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
                null,
                null);
        for (int i = 0; i < 2; i++) {
            RecordClose.closed(schedule.machine, closed, schedule.nowMillis, schedule.ids);
        }
        RecordStart.started(
                schedule.machine, start.getRequestId(), schedule.nowMillis, schedule.nowMillis, schedule.ids);
        assertThat(schedule.info().getActionCount()).isEqualTo(1);
        assertThat(schedule.info().getRunningWorkflowsList()).isEmpty();
        assertThat(schedule.info().getRecentActions(0).getStartWorkflowStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    @Test
    void rule10_16_listsShowFiveActionsAndFiveTimes() {
        TestSchedule schedule = TestSchedule.of(everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        schedule.until("12:12:30");
        var info = ScheduleView.listEntry(schedule.machine, schedule.nowMillis).getInfo();
        assertThat(info.getRecentActionsList())
                .isEqualTo(schedule.info().getRecentActionsList().subList(5, 10));
        assertThat(info.getFutureActionTimesList())
                .isEqualTo(schedule.info().getFutureActionTimesList().subList(0, 5));
    }

    @Test
    void rule10_19_anUpdateCountsFromNowOn() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        schedule.until("12:00:50");
        long token = schedule.machine.conflictToken();
        schedule.update(everyMinute()
                .setSpec(ScheduleSpec.newBuilder(everyMinute().getSpec())
                        .setInterval(
                                0,
                                everyMinute().getSpec().getInterval(0).toBuilder()
                                        .setPhase(Duration.newBuilder().setSeconds(45)))));
        schedule.until("12:01:50");
        assertThat(schedule.taken()).containsExactly("01:45");
        assertThat(schedule.machine.conflictToken()).isEqualTo(token + 1);
        assertThat(schedule.info().getUpdateTime()).isEqualTo(time("12:00:50"));
    }

    @Test
    void rule10_20_atMostAThousandMatchingTimesAreListed() {
        TestSchedule schedule = TestSchedule.of(everyMinute());
        assertThat(ScheduleView.matchingTimes(schedule.machine, 0, Long.MAX_VALUE / 2))
                .hasSize(1_000)
                .startsWith(Timestamp.newBuilder().setSeconds(60).build());
    }

    @Test
    void rule10_20_aScheduleWithoutAFutureIsOverAWeekAfterItsLastUse() {
        TestSchedule schedule = TestSchedule.of(everyMinute().setSpec(ScheduleSpec.getDefaultInstance()));
        long week = 7 * 86_400_000L;
        assertThat(schedule.machine.wakeMillis()).isEqualTo(TestSchedule.CREATED.toEpochMilli() + week);
        schedule.until("12:30:00");
        schedule.patch(
                SchedulePatch.newBuilder().setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()));
        assertThat(schedule.machine.wakeMillis()).isEqualTo(ScheduleMachine.NEVER);
        schedule.start();
        assertThat(schedule.machine.wakeMillis()).isEqualTo(schedule.nowMillis + week);
        assertThat(schedule.machine.isOver(schedule.nowMillis + week)).isTrue();
        schedule.patch(SchedulePatch.newBuilder().setPause("kept"));
        assertThat(schedule.machine.isOver(schedule.nowMillis + week)).isFalse();
    }

    private static Timestamp time(String time) {
        return Times.timestamp(Instant.parse("2026-11-21T" + time + "Z").toEpochMilli());
    }
}
