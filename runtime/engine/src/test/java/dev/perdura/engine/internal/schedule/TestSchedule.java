package dev.perdura.engine.internal.schedule;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One schedule without an engine: time is what the test says, runs start and close when it says. */
final class TestSchedule {

    static final Instant CREATED = Instant.parse("2026-11-21T12:00:30Z");

    ScheduleMachine machine;
    long nowMillis = CREATED.toEpochMilli();
    private int runs;
    final Supplier<String> ids = () -> "run-" + ++runs;

    /** Comes at every full minute. */
    static Schedule.Builder everyMinute() {
        return Schedule.newBuilder()
                .setSpec(ScheduleSpec.newBuilder()
                        .addInterval(IntervalSpec.newBuilder()
                                .setInterval(Duration.newBuilder().setSeconds(60))))
                .setAction(ScheduleAction.newBuilder()
                        .setStartWorkflow(NewWorkflowExecutionInfo.newBuilder().setWorkflowId("workflow")));
    }

    static Schedule.Builder everyMinute(ScheduleOverlapPolicy policy) {
        return everyMinute().setPolicies(SchedulePolicies.newBuilder().setOverlapPolicy(policy));
    }

    static TestSchedule of(Schedule.Builder schedule) {
        return of(schedule, SchedulePatch.newBuilder());
    }

    static TestSchedule of(Schedule.Builder schedule, SchedulePatch.Builder patch) {
        TestSchedule test = new TestSchedule();
        CreateScheduleRequest request = CreateScheduleRequest.newBuilder()
                .setNamespace("namespace")
                .setScheduleId("schedule")
                .setRequestId("creation")
                .setSchedule(schedule)
                .setInitialPatch(patch)
                .build();
        test.machine = ReplaceSchedule.make(request, "namespace-id", test.nowMillis, test.ids);
        return test;
    }

    /** Lets time pass until then, deadline by deadline; starts are done at once. */
    TestSchedule until(String time) {
        long end = Instant.parse("2026-11-21T" + time + "Z").toEpochMilli();
        start();
        while (machine.wakeMillis() <= end) {
            nowMillis = Math.max(nowMillis, machine.wakeMillis());
            Advance.to(machine, nowMillis, ids);
            start();
        }
        nowMillis = end;
        return this;
    }

    /** The engine was down until then. */
    TestSchedule sleepUntil(Instant time) {
        reload();
        nowMillis = time.toEpochMilli();
        do {
            Advance.to(machine, nowMillis, ids);
        } while (machine.unfinished);
        return this;
    }

    /** As if the engine had been opened anew. */
    void reload() {
        byte[] definition = machine.definition.build().toByteArray();
        machine = ScheduleMachine.of(machine.name(), definition, machine.progress());
    }

    void start() {
        while (!machine.starting().isEmpty()) {
            RecordStart.started(machine, machine.starting().get(0).getRequestId(), nowMillis, nowMillis, ids);
        }
    }

    void close(WorkflowExecution run, WorkflowExecutionStatus status, String outcome) {
        Payloads result = Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(outcome)))
                .build();
        boolean completed = status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
        RecordClose.closed(
                machine,
                new ClosedRun(
                        "",
                        run.getRunId(),
                        0,
                        status,
                        completed ? result : null,
                        completed
                                ? null
                                : Failure.newBuilder().setMessage(outcome).build()),
                nowMillis,
                ids);
    }

    void complete(WorkflowExecution run) {
        close(run, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED, "result");
    }

    void patch(SchedulePatch.Builder patch) {
        PatchMachine.patch(machine, patch.build(), "", nowMillis, ids);
    }

    void update(Schedule.Builder schedule) {
        UpdateScheduleRequest request =
                UpdateScheduleRequest.newBuilder().setSchedule(schedule).build();
        ReplaceSchedule.update(machine, request, nowMillis, ids);
    }

    DescribeScheduleResponse describe() {
        return ScheduleView.describe(machine, nowMillis);
    }

    ScheduleInfo info() {
        return describe().getInfo();
    }

    /** The minutes and seconds of the times of the recent actions. */
    List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (ScheduleActionResult action : info().getRecentActionsList()) {
            taken.add(time(Times.millis(action.getScheduleTime())));
        }
        return taken;
    }

    List<String> buffered() {
        return machine.progress.getBufferedList().stream()
                .map(BufferedStart::getScheduledMillis)
                .map(TestSchedule::time)
                .toList();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString().substring(14, 19);
    }
}
