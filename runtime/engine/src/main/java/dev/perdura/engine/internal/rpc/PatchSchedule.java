package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.PatchMachine;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleResponse;

/** Triggers, backfills, pauses or unpauses a schedule (rules 10.14, 10.18). */
final class PatchSchedule implements Handler<PatchScheduleRequest, PatchScheduleResponse> {

    private final Executions executions;
    private final ScheduleDoor door;

    PatchSchedule(Executions executions, ScheduleDoor door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(PatchScheduleRequest request, Reply<PatchScheduleResponse> reply) {
        ScheduleName name = door.name(request.getNamespace(), request.getScheduleId());
        if (!request.hasPatch()) {
            throw Refusal.invalidArgument("Patch is not set on request.");
        }
        door.door().length("RequestId", request.getRequestId());
        door.door().length("Identity", request.getIdentity());
        door.patch(request.getPatch());
        executions.submit(name.namespace(), name.scheduleId(), reply, (runs, r) -> patch(runs, name, request, r));
    }

    private static void patch(
            LaneRuns runs, ScheduleName name, PatchScheduleRequest request, Reply<PatchScheduleResponse> reply) {
        LoadedSchedule schedule = runs.schedules().require(name);
        if (!schedule.machine().hasSeen(request.getRequestId())) {
            if (!PatchMachine.fits(schedule.machine(), request.getPatch())) {
                throw Refusal.failedPrecondition("too many concurrent backfillers");
            }
            runs.schedules()
                    .change(
                            schedule,
                            (machine, now, ids) ->
                                    PatchMachine.patch(machine, request.getPatch(), request.getRequestId(), now, ids));
        }
        runs.schedules().answer(schedule, reply, PatchScheduleResponse.getDefaultInstance());
    }
}
