package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.v1.RunToStop;

/** A schedule gets to know that a run was told to end; that it has ended is told by {@link RecordClose}. */
public final class RecordStop {

    private RecordStop() {}

    public static void told(ScheduleMachine schedule, RunToStop stop) {
        for (int i = 0; i < schedule.progress.getStopsCount(); i++) {
            if (schedule.progress.getStops(i).equals(stop)) {
                schedule.progress.setStops(i, stop.toBuilder().setTold(true));
            }
        }
    }
}
