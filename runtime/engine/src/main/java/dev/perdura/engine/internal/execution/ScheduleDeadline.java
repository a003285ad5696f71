package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.timer.Deadline;

/** When a schedule has to be looked at, which may leave memory meanwhile. */
final class ScheduleDeadline extends Deadline {

    private final LaneRuns runs;
    private final ScheduleName name;

    /** As last set. Owned by the lane. */
    long setTo;

    ScheduleDeadline(LaneRuns runs, ScheduleName name) {
        this.runs = runs;
        this.name = name;
    }

    @Override
    protected void reached(long atMillis) {
        runs.lane().submit(() -> runs.perform(lane -> lane.schedules().reached(name, this, atMillis)));
    }
}
