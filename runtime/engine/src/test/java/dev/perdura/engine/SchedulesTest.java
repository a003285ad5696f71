package dev.perdura.engine;

import static dev.perdura.engine.ScheduleCaller.every;
import static dev.perdura.engine.ScheduleCaller.instant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.workflowservice.v1.CountSchedulesRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules over the wire, in virtual time (section 10). */
class SchedulesTest {

    private static final Instant START = Instant.parse("2026-11-21T12:10:00Z");

    private final VirtualClock clock = new VirtualClock(START);
    private Engine engine;
    private ScheduleCaller schedule;

    @BeforeEach
    void start() {
        engine = Engine.builder().inMemory().lanes(3).clock(clock).start();
        schedule = new ScheduleCaller(new TestCaller(engine.channel()));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void run(Duration duration) throws Exception {
        clock.runBy(duration).get(120, TimeUnit.SECONDS);
    }

    private void settle() throws Exception {
        run(Duration.ofMillis(1));
    }

    @Test
    void rule10_12_aRunIsStartedAtEachTimeWithWhatSaysWhoStartedIt() throws Exception {
        schedule.create(every(Duration.ofHours(1)));
        run(Duration.ofMinutes(60));

        ScheduleInfo info = schedule.describe().getInfo();
        assertThat(info.getActionCount()).isEqualTo(1);
        ScheduleActionResult action = info.getRecentActions(0);
        assertThat(instant(action.getScheduleTime())).isEqualTo("2026-11-21T13:00:00Z");
        assertThat(instant(action.getActualTime())).isEqualTo("2026-11-21T13:00:00Z");
        assertThat(action.getStartWorkflowStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        String workflowId = action.getStartWorkflowResult().getWorkflowId();
        assertThat(workflowId).isEqualTo("scheduled-2026-11-21T13:00:00Z");
        WorkflowExecutionStartedEventAttributes started =
                schedule.caller.history(workflowId).get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getFirstExecutionRunId())
                .isEqualTo(action.getStartWorkflowResult().getRunId());
        assertThat(started.getSearchAttributes()
                        .getIndexedFieldsOrThrow("TemporalScheduledStartTime")
                        .getData()
                        .toStringUtf8())
                .isEqualTo("\"2026-11-21T13:00:00Z\"");
        assertThat(started.getSearchAttributes()
                        .getIndexedFieldsOrThrow("TemporalScheduledById")
                        .getData()
                        .toStringUtf8())
                .isEqualTo("\"schedule\"");
        assertThat(info.getRunningWorkflowsList()).containsExactly(action.getStartWorkflowResult());
        assertThat(info.getFutureActionTimesList()).hasSize(10);
        assertThat(instant(info.getFutureActionTimes(0))).isEqualTo("2026-11-21T14:00:00Z");
    }

    /** Rule 10.1: unlike in Temporal's older form, no workflow stands behind a schedule. */
    @Test
    void rule10_1_aScheduleIsNoWorkflow() {
        schedule.create(every(Duration.ofHours(1)));

        assertThat(schedule.caller
                        .service()
                        .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .build())
                        .getCount())
                .isZero();
    }

    @Test
    void rule10_8_byDefaultATimeIsSkippedWhileTheLastRunIsOpen() throws Exception {
        schedule.create(every(Duration.ofHours(1)));
        run(Duration.ofHours(3));
        assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(1);
        assertThat(schedule.describe().getInfo().getOverlapSkipped()).isEqualTo(2);

        schedule.terminate(schedule.recent().get(0).getStartWorkflowResult());
        settle();
        assertThat(schedule.describe().getInfo().getRunningWorkflowsList()).isEmpty();
        assertThat(schedule.recent().get(0).getStartWorkflowStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        run(Duration.ofHours(1));
        assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(2);
    }

    @Test
    void rule10_14_aTriggerStartsARunAtOnce() throws Exception {
        schedule.create(every(Duration.ofDays(1)));
        schedule.patch(
                SchedulePatch.newBuilder().setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()),
                "once");
        schedule.patch(
                SchedulePatch.newBuilder().setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()),
                "once");
        settle();
        assertThat(schedule.recent()).hasSize(1);
        assertThat(schedule.recent().get(0).getStartWorkflowResult().getWorkflowId())
                .isEqualTo("scheduled-2026-11-21T12:10:00Z");
    }

    @Test
    void rule10_17_aDeletedScheduleIsNotFound() throws Exception {
        schedule.create(every(Duration.ofHours(1)));
        assertThat(schedule.caller
                        .service()
                        .listSchedules(ListSchedulesRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .build())
                        .getSchedulesList())
                .extracting(entry -> entry.getScheduleId())
                .containsExactly(ScheduleCaller.ID);
        schedule.delete();
        assertThatThrownBy(schedule::describe)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("NOT_FOUND");
        assertThatThrownBy(schedule::delete).hasMessageStartingWith("NOT_FOUND");
        run(Duration.ofHours(2));
        schedule.create(every(Duration.ofHours(1)));
        assertThat(schedule.describe().getInfo().getActionCount()).isZero();
    }

    private static Payload keywords(String json, String... type) {
        Payload.Builder payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json));
        for (String each : type) {
            payload.putMetadata("type", ByteString.copyFromUtf8(each));
        }
        return payload.build();
    }

    private static SearchAttributes builds(Payload value) {
        return SearchAttributes.newBuilder().putIndexedFields("BuildIds", value).build();
    }

    /** Rule 9.4: official SDKs show only what says what type it has, and few say so themselves. */
    @Test
    void rule10_15_whatIsShownOfSearchAttributesSaysTheirTypes() {
        SearchAttributes given = builds(keywords("[\"x\"]"));
        SearchAttributes typed = builds(keywords("[\"x\"]", "KeywordList"));
        Schedule.Builder hourly = every(Duration.ofHours(1));
        hourly.getActionBuilder().getStartWorkflowBuilder().setSearchAttributes(given);
        schedule.caller
                .service()
                .createSchedule(ScheduleCaller.creation(hourly)
                        .setSearchAttributes(given)
                        .build());

        DescribeScheduleResponse described = schedule.describe();
        assertThat(described.getSearchAttributes()).isEqualTo(typed);
        assertThat(described.getSchedule().getAction().getStartWorkflow().getSearchAttributes())
                .isEqualTo(typed);
        assertThat(schedule.caller
                        .service()
                        .listSchedules(ListSchedulesRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .build())
                        .getSchedules(0)
                        .getSearchAttributes())
                .isEqualTo(typed);
    }

    private List<String> listed(String query) {
        return schedule
                .caller
                .service()
                .listSchedules(ListSchedulesRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setQuery(query)
                        .build())
                .getSchedulesList()
                .stream()
                .map(entry -> entry.getScheduleId())
                .toList();
    }

    @Test
    void rule10_16_listsAndCountsTakeAFilter() {
        schedule.create(every(Duration.ofHours(1)));
        assertThat(listed("TemporalSchedulePaused = false")).containsExactly(ScheduleCaller.ID);
        assertThat(listed("TemporalSchedulePaused = true")).isEmpty();
        schedule.patch(SchedulePatch.newBuilder().setPause("wait"));
        assertThat(listed("TemporalSchedulePaused = true")).containsExactly(ScheduleCaller.ID);
        CountSchedulesRequest.Builder count = CountSchedulesRequest.newBuilder().setNamespace(TestCaller.NAMESPACE);
        assertThat(schedule.caller.service().countSchedules(count.build()).getCount())
                .isEqualTo(1);
        assertThat(schedule.caller
                        .service()
                        .countSchedules(
                                count.setQuery("TemporalSchedulePaused = false").build())
                        .getCount())
                .isZero();
        assertThatThrownBy(() -> listed("NoSuchAttribute = 1")).hasMessageStartingWith("INVALID_ARGUMENT");
    }
}
