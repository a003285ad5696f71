package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import dev.perdura.engine.internal.state.RunKey;
import java.util.function.Function;

/**
 * What the schedules of a lane have to do with runs (rule 14.2). As with {@link CrossRunJobs} every job goes by steps,
 * each on the lane of what it concerns and each after the commit of the step before; a crash between any two leaves it
 * in what is kept of the schedule, so it is done again, and each step knows what was done before.
 */
final class ScheduleJobs {

    private final LaneRuns runs;
    private final Function<RunKey, LaneRuns> laneOf;

    ScheduleJobs(LaneRuns runs, Function<RunKey, LaneRuns> laneOf) {
        this.runs = runs;
        this.laneOf = laneOf;
    }

    void start(LoadedSchedule schedule, BufferedStart start) {
        new StartScheduledJob(schedule.name, start.getRequestId(), laneOf).begin(runs, schedule);
    }

    void stop(LoadedSchedule schedule, RunToStop stop) {
        new StopScheduledJob(schedule.name, stop, laneOf).begin(runs, schedule);
    }
}
