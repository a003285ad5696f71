package dev.perdura.engine.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.BackfillRequest;
import io.temporal.api.schedule.v1.SchedulePatch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 10.8: what happens to times that come while a run is open. */
class OverlapTest {

    /** A run is started at :01 and closes at :03:30; :02 and :03 come meanwhile. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // policy       | taken while open    | waits         | skipped | stops     | taken after the close
                "UNSPECIFIED    | 01:00               |               | 2       |           | 01:00",
                "SKIP           | 01:00               |               | 2       |           | 01:00",
                "BUFFER_ONE     | 01:00               | 02:00         | 1       |           | 01:00 02:00",
                "BUFFER_ALL     | 01:00               | 02:00 03:00   | 0       |           | 01:00 02:00",
                "CANCEL_OTHER   | 01:00               | 02:00 03:00   | 0       | cancel    | 01:00 03:00",
                "TERMINATE_OTHER| 01:00               | 02:00 03:00   | 0       | terminate | 01:00 03:00",
                "ALLOW_ALL      | 01:00 02:00 03:00   |               | 0       |           | 01:00 02:00 03:00",
            })
    void rule10_8_policies(
            String policy, String whileOpen, String waiting, long skipped, String stops, String afterClose) {
        TestSchedule schedule = TestSchedule.of(
                TestSchedule.everyMinute(ScheduleOverlapPolicy.valueOf("SCHEDULE_OVERLAP_POLICY_" + policy)));
        schedule.until("12:03:30");

        assertThat(schedule.taken()).isEqualTo(words(whileOpen));
        assertThat(schedule.buffered()).isEqualTo(words(waiting));
        assertThat(schedule.info().getBufferSize()).isEqualTo(words(waiting).size());
        assertThat(schedule.info().getOverlapSkipped()).isEqualTo(skipped);
        assertThat(schedule.machine.stops().stream()
                        .map(stop -> stop.getTerminate() ? "terminate" : "cancel")
                        .toList())
                .isEqualTo(words(stops));

        if (!policy.equals("ALLOW_ALL")) {
            schedule.complete(schedule.info().getRunningWorkflows(0));
            schedule.start();
        }
        assertThat(schedule.taken()).isEqualTo(words(afterClose));
        assertThat(schedule.machine.stops()).isEmpty();
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    @Test
    void rule10_8_runsThatMayOverlapAreNotTracked() {
        TestSchedule schedule =
                TestSchedule.of(TestSchedule.everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
        schedule.until("12:02:30");
        assertThat(schedule.info().getRunningWorkflowsList()).isEmpty();
    }

    @Test
    void rule10_8_whoWasAskedToCancelIsNotAskedAgainButMayBeTerminated() {
        TestSchedule schedule =
                TestSchedule.of(TestSchedule.everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER));
        schedule.until("12:02:30");
        RunToStop cancel = schedule.machine.stops().get(0);
        RecordStop.told(schedule.machine, cancel);
        schedule.until("12:03:30");
        assertThat(schedule.machine.stops()).isEmpty();
        schedule.update(TestSchedule.everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER));
        schedule.until("12:04:30");
        assertThat(schedule.machine.stops())
                .containsExactly(cancel.toBuilder().setTerminate(true).build());
    }

    @Test
    void rule10_8_aStartThatIsUnderWayCountsAsRunning() {
        TestSchedule schedule = TestSchedule.of(TestSchedule.everyMinute());
        schedule.sleepUntil(Instant.parse("2026-11-21T12:01:00Z"));
        schedule.sleepUntil(Instant.parse("2026-11-21T12:02:00Z"));
        assertThat(schedule.machine.starting()).hasSize(1);
        assertThat(schedule.info().getOverlapSkipped()).isEqualTo(1);
    }

    @Test
    void rule10_8_whatDoesNotFitIntoTheBufferIsDroppedAndCounted() {
        TestSchedule schedule =
                TestSchedule.of(TestSchedule.everyMinute(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL));
        schedule.sleepUntil(Instant.parse("2026-11-21T12:01:00Z"));
        schedule.start();
        schedule.sleepUntil(TestSchedule.CREATED.plusSeconds(60 * 1_010));
        assertThat(schedule.info().getBufferSize()).isEqualTo(1_000);
        assertThat(schedule.info().getBufferDropped()).isEqualTo(9);
    }

    @Test
    void rule10_14_aBackfillHasItsOwnPolicy() {
        TestSchedule schedule = TestSchedule.of(TestSchedule.everyMinute());
        schedule.until("12:01:10");
        schedule.patch(backfill("11:00:00", "11:02:00", ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL));
        assertThat(schedule.buffered()).containsExactly("00:00", "01:00", "02:00");
    }

    static SchedulePatch.Builder backfill(String from, String to, ScheduleOverlapPolicy policy) {
        return SchedulePatch.newBuilder()
                .addBackfillRequest(BackfillRequest.newBuilder()
                        .setStartTime(time(from))
                        .setEndTime(time(to))
                        .setOverlapPolicy(policy));
    }

    private static Timestamp time(String time) {
        return Times.timestamp(Instant.parse("2026-11-21T" + time + "Z").toEpochMilli());
    }
}
