package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.PatchMachine;
import dev.perdura.engine.internal.schedule.ReplaceSchedule;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.ScheduleView;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;

/** Makes a schedule (rule 10.17). */
final class CreateSchedule implements Handler<CreateScheduleRequest, CreateScheduleResponse> {

    private final Executions executions;
    private final ScheduleDoor door;

    CreateSchedule(Executions executions, ScheduleDoor door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(CreateScheduleRequest asked, Reply<CreateScheduleResponse> reply) {
        ScheduleName name = door.name(asked.getNamespace(), asked.getScheduleId());
        door.door().id("RequestId", asked.getRequestId());
        door.door().length("Identity", asked.getIdentity());
        door.patch(asked.getInitialPatch());
        CreateScheduleRequest request = asked.toBuilder()
                .setSchedule(door.schedule(asked.getNamespace(), asked.getSchedule(), asked.getMemo()))
                .setSearchAttributes(door.searchAttributes(asked.getNamespace(), asked.getSearchAttributes()))
                .build();
        String namespaceId = door.door().namespace(asked.getNamespace()).id();
        executions.submit(
                name.namespace(), name.scheduleId(), reply, (runs, r) -> create(runs, name, request, namespaceId, r));
    }

    private static void create(
            LaneRuns runs,
            ScheduleName name,
            CreateScheduleRequest request,
            String namespaceId,
            Reply<CreateScheduleResponse> reply) {
        LoadedSchedule existing = runs.schedules().find(name);
        if (existing != null) {
            if (!existing.machine().createRequestId().equals(request.getRequestId())) {
                throw Refusal.alreadyStarted(
                        "schedule \"" + name.scheduleId() + "\" is already registered",
                        existing.machine().createRequestId(),
                        "",
                        "");
            }
            runs.schedules().answer(existing, reply, answer(existing));
            return;
        }
        if (request.getInitialPatch().getBackfillRequestCount() > PatchMachine.MOST_BACKFILLS) {
            throw Refusal.failedPrecondition("too many concurrent backfillers");
        }
        LoadedSchedule made = runs.schedules().add((now, ids) -> ReplaceSchedule.make(request, namespaceId, now, ids));
        runs.schedules().answer(made, reply, answer(made));
    }

    private static CreateScheduleResponse answer(LoadedSchedule schedule) {
        ByteString token = ScheduleView.conflictToken(schedule.machine());
        return CreateScheduleResponse.newBuilder().setConflictToken(token).build();
    }
}
