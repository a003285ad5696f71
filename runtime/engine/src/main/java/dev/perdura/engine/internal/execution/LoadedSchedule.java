package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.schedule.ScheduleMachine;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.store.ScheduleRow;
import java.util.HashSet;
import java.util.Set;

/** A schedule in memory, with what is known of it in the store. Owned by its lane. */
public final class LoadedSchedule {

    final ScheduleName name;
    final long key;
    ScheduleMachine machine;

    /** As last handed to the committer; its definition is the whole one. */
    ScheduleRow row;

    /** The batch that holds the last change; 0 if that is from an earlier life of the engine. */
    long lastBatch;

    /** Nobody finds it any more; kept until the store does not know it either. */
    boolean deleted;

    /** What is being done with runs for it just now. */
    final Set<Object> jobs = new HashSet<>();

    LoadedSchedule(ScheduleName name, long key, ScheduleMachine machine) {
        this.name = name;
        this.key = key;
        this.machine = machine;
    }

    public ScheduleMachine machine() {
        return machine;
    }
}
