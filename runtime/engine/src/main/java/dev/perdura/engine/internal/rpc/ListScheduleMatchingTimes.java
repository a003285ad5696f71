package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.ScheduleView;
import dev.perdura.engine.internal.schedule.spec.ScheduleTimes.TooManyExclusions;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesResponse;

/** When a schedule comes within a given time (rule 10.20). */
final class ListScheduleMatchingTimes
        implements Handler<ListScheduleMatchingTimesRequest, ListScheduleMatchingTimesResponse> {

    private final Executions executions;
    private final ScheduleDoor door;

    ListScheduleMatchingTimes(Executions executions, ScheduleDoor door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(ListScheduleMatchingTimesRequest request, Reply<ListScheduleMatchingTimesResponse> reply) {
        ScheduleName name = door.name(request.getNamespace(), request.getScheduleId());
        if (!request.hasStartTime() || !request.hasEndTime()) {
            throw Refusal.invalidArgument("missing or invalid query: set the start time and the end time");
        }
        executions.submit(name.namespace(), name.scheduleId(), reply, (runs, r) -> list(runs, name, request, r));
    }

    private static void list(
            LaneRuns runs,
            ScheduleName name,
            ListScheduleMatchingTimesRequest request,
            Reply<ListScheduleMatchingTimesResponse> reply) {
        LoadedSchedule schedule = runs.schedules().require(name);
        ListScheduleMatchingTimesResponse.Builder answer = ListScheduleMatchingTimesResponse.newBuilder();
        try {
            answer.addAllStartTime(ScheduleView.matchingTimes(
                    schedule.machine(), Times.millis(request.getStartTime()), Times.millis(request.getEndTime())));
        } catch (TooManyExclusions e) {
            throw Refusal.invalidArgument(e.getMessage());
        }
        runs.schedules().answer(schedule, reply, answer.build());
    }
}
