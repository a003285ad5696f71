package dev.perdura.engine;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The calls about schedules, of the schedule that a test is about. */
final class ScheduleCaller {

    static final String ID = "schedule";
    static final String WORKFLOW_ID = "scheduled";

    final TestCaller caller;

    ScheduleCaller(TestCaller caller) {
        this.caller = caller;
    }

    static ScheduleAction.Builder action() {
        return ScheduleAction.newBuilder()
                .setStartWorkflow(NewWorkflowExecutionInfo.newBuilder()
                        .setWorkflowId(WORKFLOW_ID)
                        .setWorkflowType(WorkflowType.newBuilder().setName("Workflow"))
                        .setTaskQueue(TaskQueue.newBuilder().setName(TestCaller.QUEUE)));
    }

    static Schedule.Builder every(Duration interval) {
        return Schedule.newBuilder()
                .setSpec(ScheduleSpec.newBuilder()
                        .addInterval(IntervalSpec.newBuilder().setInterval(TestCaller.proto(interval))))
                .setAction(action());
    }

    static CreateScheduleRequest.Builder creation(Schedule.Builder schedule) {
        return CreateScheduleRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setScheduleId(ID)
                .setRequestId("creation")
                .setIdentity(TestCaller.IDENTITY)
                .setSchedule(schedule);
    }

    void create(Schedule.Builder schedule) {
        caller.service().createSchedule(creation(schedule).build());
    }

    DescribeScheduleResponse describe() {
        return caller.service()
                .describeSchedule(DescribeScheduleRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setScheduleId(ID)
                        .build());
    }

    void patch(SchedulePatch.Builder patch) {
        patch(patch, "");
    }

    void patch(SchedulePatch.Builder patch, String requestId) {
        caller.service()
                .patchSchedule(PatchScheduleRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setScheduleId(ID)
                        .setPatch(patch)
                        .setRequestId(requestId)
                        .build());
    }

    void update(UpdateScheduleRequest.Builder request) {
        caller.service()
                .updateSchedule(request.setNamespace(TestCaller.NAMESPACE)
                        .setScheduleId(ID)
                        .build());
    }

    void delete() {
        caller.service()
                .deleteSchedule(DeleteScheduleRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setScheduleId(ID)
                        .build());
    }

    void terminate(WorkflowExecution run) {
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(run)
                        .build());
    }

    List<ScheduleActionResult> recent() {
        return describe().getInfo().getRecentActionsList();
    }

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
