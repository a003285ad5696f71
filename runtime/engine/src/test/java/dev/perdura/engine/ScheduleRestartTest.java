package dev.perdura.engine;

import static dev.perdura.engine.ScheduleCaller.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schedule does when the engine was down: it catches up, within its window (rule 10.9). */
class ScheduleRestartTest {

    private static final Instant START = Instant.parse("2026-11-21T12:10:00Z");

    @TempDir
    Path directory;

    /** What a test does with an engine. */
    private interface Story {
        void tell(ScheduleCaller schedule, VirtualClock clock) throws Exception;
    }

    private void engineFrom(Instant time, Story story) throws Exception {
        VirtualClock clock = new VirtualClock(time);
        try (Engine engine = Engine.builder()
                .database(directory.resolve("schedules.db"))
                .clock(clock)
                .start()) {
            story.tell(new ScheduleCaller(new TestCaller(engine.channel())), clock);
        }
    }

    private static void run(VirtualClock clock, Duration duration) throws Exception {
        clock.runBy(duration).get(120, TimeUnit.SECONDS);
    }

    private static SchedulePolicies.Builder allowAll() {
        return SchedulePolicies.newBuilder().setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL);
    }

    @Test
    void rule10_9_timesThatCameMeanwhileAreMadeUpFor() throws Exception {
        engineFrom(START, (schedule, clock) -> {
            schedule.create(every(Duration.ofHours(1)).setPolicies(allowAll()));
            run(clock, Duration.ofHours(1));
            assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(1);
        });
        engineFrom(START.plus(Duration.ofHours(5)), (schedule, clock) -> {
            run(clock, Duration.ofMillis(1));
            ScheduleInfo info = schedule.describe().getInfo();
            assertThat(info.getActionCount()).isEqualTo(5);
            assertThat(info.getMissedCatchupWindow()).isZero();
            assertThat(info.getRecentActionsList())
                    .extracting(action -> action.getStartWorkflowResult().getWorkflowId())
                    .containsExactly(
                            "scheduled-2026-11-21T13:00:00Z",
                            "scheduled-2026-11-21T14:00:00Z",
                            "scheduled-2026-11-21T15:00:00Z",
                            "scheduled-2026-11-21T16:00:00Z",
                            "scheduled-2026-11-21T17:00:00Z");
        });
    }

    @Test
    void rule10_9_whatIsOlderThanTheWindowIsMissedAndCounted() throws Exception {
        engineFrom(
                START,
                (schedule, clock) -> schedule.create(every(Duration.ofHours(1))
                        .setPolicies(allowAll().setCatchupWindow(TestCaller.proto(Duration.ofMinutes(90))))));
        engineFrom(START.plus(Duration.ofHours(5)), (schedule, clock) -> {
            run(clock, Duration.ofMillis(1));
            ScheduleInfo info = schedule.describe().getInfo();
            assertThat(info.getActionCount()).isEqualTo(2);
            assertThat(info.getMissedCatchupWindow()).isEqualTo(3);
            run(clock, Duration.ofHours(1));
            assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(3);
        });
    }

    /** The first deadline lies beyond what is fetched at the start. */
    @Test
    void rule10_2_aScheduleThatComesMuchLaterComesAfterARestart() throws Exception {
        engineFrom(START, (schedule, clock) -> schedule.create(every(Duration.ofDays(7))));
        engineFrom(START.plus(Duration.ofMinutes(1)), (schedule, clock) -> {
            run(clock, Duration.ofDays(7));
            assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(1);
        });
    }

    @Test
    void rule10_8_aRunThatEndsAfterARestartIsToldOf() throws Exception {
        engineFrom(START, (schedule, clock) -> {
            schedule.create(every(Duration.ofHours(1)));
            run(clock, Duration.ofHours(1));
        });
        engineFrom(START.plus(Duration.ofMinutes(70)), (schedule, clock) -> {
            schedule.terminate(schedule.recent().get(0).getStartWorkflowResult());
            run(clock, Duration.ofMillis(1));
            assertThat(schedule.recent().get(0).getStartWorkflowStatus())
                    .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
            assertThat(schedule.describe().getInfo().getRunningWorkflowsList()).isEmpty();
        });
    }

    @Test
    void rule10_20_aScheduleWithoutAFutureIsForgottenAfterAWeek() throws Exception {
        engineFrom(
                START,
                (schedule, clock) ->
                        schedule.create(every(Duration.ofDays(1)).setSpec(ScheduleSpec.getDefaultInstance())));
        engineFrom(START.plus(Duration.ofDays(6)), (schedule, clock) -> {
            schedule.describe();
            run(clock, Duration.ofDays(1));
            assertThatThrownBy(schedule::describe).hasMessageStartingWith("NOT_FOUND");
        });
    }
}
