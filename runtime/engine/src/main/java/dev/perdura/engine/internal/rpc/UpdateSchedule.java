package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.ReplaceSchedule;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.ScheduleView;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleResponse;

/** Puts another schedule in the place of one, unless somebody else was faster (rule 10.19). */
final class UpdateSchedule implements Handler<UpdateScheduleRequest, UpdateScheduleResponse> {

    private final Executions executions;
    private final ScheduleDoor door;

    UpdateSchedule(Executions executions, ScheduleDoor door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(UpdateScheduleRequest asked, Reply<UpdateScheduleResponse> reply) {
        ScheduleName name = door.name(asked.getNamespace(), asked.getScheduleId());
        door.door().length("RequestId", asked.getRequestId());
        door.door().length("Identity", asked.getIdentity());
        UpdateScheduleRequest.Builder request = asked.toBuilder()
                .setSchedule(door.schedule(asked.getNamespace(), asked.getSchedule(), asked.getMemo()));
        if (asked.hasSearchAttributes()) {
            request.setSearchAttributes(door.searchAttributes(asked.getNamespace(), asked.getSearchAttributes()));
        }
        UpdateScheduleRequest checked = request.build();
        executions.submit(name.namespace(), name.scheduleId(), reply, (runs, r) -> update(runs, name, checked, r));
    }

    private static void update(
            LaneRuns runs, ScheduleName name, UpdateScheduleRequest request, Reply<UpdateScheduleResponse> reply) {
        LoadedSchedule schedule = runs.schedules().require(name);
        if (!schedule.machine().hasSeen(request.getRequestId())) {
            if (!request.getConflictToken().isEmpty()
                    && !request.getConflictToken().equals(ScheduleView.conflictToken(schedule.machine()))) {
                throw Refusal.failedPrecondition("mismatched conflict token");
            }
            runs.schedules()
                    .change(schedule, (machine, now, ids) -> ReplaceSchedule.update(machine, request, now, ids));
        }
        runs.schedules().answer(schedule, reply, UpdateScheduleResponse.getDefaultInstance());
    }
}
