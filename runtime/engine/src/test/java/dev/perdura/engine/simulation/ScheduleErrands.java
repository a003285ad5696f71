package dev.perdura.engine.simulation;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.BackfillRequest;
import io.temporal.api.schedule.v1.CalendarSpec;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** What clients want of schedules; what each of it may bring about is noted when it is asked for the first time. */
final class ScheduleErrands {

    private static final ScheduleOverlapPolicy[] POLICIES = {
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER,
        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL
    };

    private final World world;

    ScheduleErrands(World world) {
        this.world = world;
    }

    Errand<?> any() {
        if (world.schedules.isEmpty() || world.chance(15)) {
            return new Create(world);
        }
        AskedSchedule schedule = world.schedules.any();
        return switch (world.random.nextInt(12)) {
            case 0, 1, 2 -> trigger(schedule);
            case 3 -> backfill(schedule);
            case 4 -> pause(schedule);
            case 5 -> unpause(schedule);
            case 6 -> new Update(world, schedule);
            case 7 -> world.chance(30) ? new DeleteScheduleErrand(world, schedule) : trigger(schedule);
            default -> new DescribeScheduleErrand(world, schedule, false);
        };
    }

    private static Schedule schedule(World world, AskedSchedule asked) {
        long seconds = world.oneOf(30L, 600L, 3_600L);
        asked.intervalMillis =
                asked.intervalMillis == 0 ? seconds * 1_000 : Math.min(asked.intervalMillis, seconds * 1_000);
        ScheduleOverlapPolicy policy = world.oneOf(POLICIES);
        asked.overlapsAs(policy);
        SchedulePolicies.Builder policies = SchedulePolicies.newBuilder().setOverlapPolicy(policy);
        if (world.chance(30)) {
            policies.setCatchupWindow(RandomCommands.seconds(60));
        }
        if (world.chance(10)) {
            policies.setPauseOnFailure(true);
            asked.disturbed = true;
        }
        ScheduleState.Builder state = ScheduleState.newBuilder();
        if (world.chance(10)) {
            asked.mostActions = 1 + world.random.nextInt(3);
            asked.disturbed = true;
            state.setLimitedActions(true).setRemainingActions(asked.mostActions);
        }
        NewWorkflowExecutionInfo.Builder workflow = NewWorkflowExecutionInfo.newBuilder()
                .setWorkflowId(asked.workflowId())
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(TaskQueue.newBuilder().setName(Worker.queue(world.random.nextInt(2))));
        if (world.chance(30)) {
            workflow.setWorkflowRunTimeout(RandomCommands.seconds(1 + world.random.nextInt(60)));
        }
        return Schedule.newBuilder()
                .setSpec(spec(world, asked, seconds))
                .setAction(ScheduleAction.newBuilder().setStartWorkflow(workflow))
                .setPolicies(policies)
                .setState(state)
                .build();
    }

    /** The same times in all the ways in which they can be said (rules 10.2 to 10.5). */
    private static ScheduleSpec spec(World world, AskedSchedule asked, long seconds) {
        ScheduleSpec.Builder spec = ScheduleSpec.newBuilder();
        switch (world.random.nextInt(5)) {
            case 0 ->
                spec.addCronString(seconds == 30 ? "0/30 * * * * * *" : seconds == 600 ? "*/10 * * * *" : "0 * * * *");
            case 1 ->
                spec.addCalendar(CalendarSpec.newBuilder()
                        .setSecond(seconds == 30 ? "0/30" : "0")
                        .setMinute(seconds == 30 ? "*" : seconds == 600 ? "0/10" : "0")
                        .setHour("*"));
            default -> spec.addInterval(IntervalSpec.newBuilder().setInterval(RandomCommands.seconds(seconds)));
        }
        if (world.chance(20)) {
            long jitter = world.oneOf(1L, 20L, 3_600L);
            spec.setJitter(RandomCommands.seconds(jitter));
            asked.jitterMillis = Math.max(asked.jitterMillis, Math.min(jitter, seconds) * 1_000);
        }
        return spec.build();
    }

    private Errand<?> trigger(AskedSchedule schedule) {
        ScheduleOverlapPolicy policy = world.oneOf(POLICIES);
        schedule.overlapsAs(policy);
        schedule.manual++;
        return new Patch(
                world,
                schedule,
                SchedulePatch.newBuilder()
                        .setTriggerImmediately(
                                TriggerImmediatelyRequest.newBuilder().setOverlapPolicy(policy))
                        .build());
    }

    private Errand<?> backfill(AskedSchedule schedule) {
        ScheduleOverlapPolicy policy = world.oneOf(POLICIES);
        schedule.overlapsAs(policy);
        int times = 1 + world.random.nextInt(15);
        schedule.manual += times * (1 + 3_600_000 / schedule.intervalMillis);
        long end = world.time.nowMillis() / 1_000;
        return new Patch(
                world,
                schedule,
                SchedulePatch.newBuilder()
                        .addBackfillRequest(BackfillRequest.newBuilder()
                                .setStartTime(Timestamp.newBuilder()
                                        .setSeconds(end - Math.min(3_600, times * schedule.intervalMillis / 1_000)))
                                .setEndTime(Timestamp.newBuilder().setSeconds(end))
                                .setOverlapPolicy(policy))
                        .build());
    }

    private Errand<?> pause(AskedSchedule schedule) {
        schedule.disturbed = true;
        return new Patch(
                world, schedule, SchedulePatch.newBuilder().setPause("stop").build());
    }

    private Errand<?> unpause(AskedSchedule schedule) {
        return new Patch(
                world, schedule, SchedulePatch.newBuilder().setUnpause("go").build());
    }

    private static final class Create extends Errand<CreateScheduleResponse> {
        private final AskedSchedule schedule;
        private final CreateScheduleRequest request;

        private Create(World world) {
            this(world, world.schedules.ask());
        }

        private Create(World world, AskedSchedule schedule) {
            super(world, "create " + schedule.id);
            this.schedule = schedule;
            request = CreateScheduleRequest.newBuilder()
                    .setNamespace(World.NAMESPACE)
                    .setScheduleId(schedule.id)
                    .setRequestId(world.token("create"))
                    .setIdentity("client")
                    .setSchedule(schedule(world, schedule))
                    .build();
            world.note(schedule.toString());
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<CreateScheduleResponse> call) {
            door.createSchedule(request, call);
        }

        @Override
        public void said(CreateScheduleResponse answer) {
            Violation.unless(
                    world.schedules.isStored(schedule), "A schedule is acknowledged when committed", what, schedule);
        }

        @Override
        boolean isEnough(CreateScheduleResponse answer) {
            schedule.created = true;
            return true;
        }

        @Override
        void turnedDown(Status status) {
            Violation.unless(false, "A schedule of its own id can be created, again and again (10.17)", what, status);
        }
    }

    private static final class Patch extends Errand<PatchScheduleResponse> {
        private final PatchScheduleRequest request;

        private Patch(World world, AskedSchedule schedule, SchedulePatch patch) {
            super(world, "patch " + schedule + ": " + patch.toString().replace('\n', ' '));
            request = PatchScheduleRequest.newBuilder()
                    .setNamespace(World.NAMESPACE)
                    .setScheduleId(schedule.id)
                    .setRequestId(world.token("patch"))
                    .setPatch(patch)
                    .build();
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<PatchScheduleResponse> call) {
            door.patchSchedule(request, call);
        }
    }

    private static final class Update extends Errand<UpdateScheduleResponse> {
        private final UpdateScheduleRequest request;

        private Update(World world, AskedSchedule schedule) {
            super(world, "update " + schedule.id);
            int mostBefore = schedule.mostActions;
            schedule.disturbed = true;
            request = UpdateScheduleRequest.newBuilder()
                    .setNamespace(World.NAMESPACE)
                    .setScheduleId(schedule.id)
                    .setRequestId(world.token("update"))
                    .setSchedule(schedule(world, schedule))
                    .build();
            // How many actions were left, and how many had been taken, is not followed over updates.
            schedule.mostActions = 0;
            world.note(schedule + ", before at most " + mostBefore);
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<UpdateScheduleResponse> call) {
            door.updateSchedule(request, call);
        }
    }
}
