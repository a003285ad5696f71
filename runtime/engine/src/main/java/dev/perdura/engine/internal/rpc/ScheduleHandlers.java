package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.EngineParts;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.visibility.ListThreads;

/** The handlers of the RPCs about schedules. */
final class ScheduleHandlers {

    final CountSchedules countSchedules;
    final CreateSchedule createSchedule;
    final DeleteSchedule deleteSchedule;
    final DescribeSchedule describeSchedule;
    final ListScheduleMatchingTimes listScheduleMatchingTimes;
    final ListSchedules listSchedules;
    final PatchSchedule patchSchedule;
    final UpdateSchedule updateSchedule;

    ScheduleHandlers(EngineParts parts, Executions executions, ListThreads threads, ScheduleDoor door) {
        ScheduleTable table = parts.store().schedules();
        this.countSchedules = new CountSchedules(table, threads, door);
        this.createSchedule = new CreateSchedule(executions, door);
        this.deleteSchedule = new DeleteSchedule(executions, door);
        this.describeSchedule = new DescribeSchedule(executions, parts.clock(), door);
        this.listScheduleMatchingTimes = new ListScheduleMatchingTimes(executions, door);
        this.listSchedules = new ListSchedules(table, parts.clock(), threads, door);
        this.patchSchedule = new PatchSchedule(executions, door);
        this.updateSchedule = new UpdateSchedule(executions, door);
    }
}
