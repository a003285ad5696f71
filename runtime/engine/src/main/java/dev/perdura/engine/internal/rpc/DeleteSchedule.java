package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;

/** Ends a schedule; what it has started goes on (rule 10.17). */
final class DeleteSchedule implements Handler<DeleteScheduleRequest, DeleteScheduleResponse> {

    private final Executions executions;
    private final ScheduleDoor door;

    DeleteSchedule(Executions executions, ScheduleDoor door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(DeleteScheduleRequest request, Reply<DeleteScheduleResponse> reply) {
        ScheduleName name = door.name(request.getNamespace(), request.getScheduleId());
        executions.submit(name.namespace(), name.scheduleId(), reply, (runs, r) -> {
            LoadedSchedule schedule = runs.schedules().require(name);
            runs.schedules().delete(schedule);
            runs.schedules().answer(schedule, r, DeleteScheduleResponse.getDefaultInstance());
        });
    }
}
