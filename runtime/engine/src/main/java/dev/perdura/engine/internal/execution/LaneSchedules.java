package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.Advance;
import dev.perdura.engine.internal.schedule.ScheduleMachine;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ScheduleChange;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.transport.Reply;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The schedules of a lane, and the only place where they are loaded, changed and written. Each change is one row of the
 * lane's open batch; what it wants done with runs is begun when that is on disk, and begun again after a crash. Owned
 * by the lane.
 */
public final class LaneSchedules {

    private static final long CACHE_BYTES = 16 << 20;
    private static final long AFTER_FAILURE_MILLIS = 10_000;

    /** Changes a schedule at a moment. */
    @FunctionalInterface
    public interface Change {
        void apply(ScheduleMachine schedule, long nowMillis, Ids ids);
    }

    private final LaneRuns runs;
    private final EngineParts parts;
    private final LaneOutbox outbox;
    private final ScheduleJobs jobs;

    /** The least recently used first. */
    private final Map<ScheduleName, LoadedSchedule> loaded = new LinkedHashMap<>(16, 0.75f, true);

    /** What is set in the timer's queue: what is due within the horizon, or sooner than the store knows. */
    private final Map<ScheduleName, ScheduleDeadline> deadlines = new HashMap<>();

    private long heldBytes;

    LaneSchedules(LaneRuns runs, Function<RunKey, LaneRuns> laneOf) {
        this.runs = runs;
        this.parts = runs.parts();
        this.outbox = runs.lane().outbox();
        this.jobs = new ScheduleJobs(runs, laneOf);
    }

    /** The schedule of that name, or null. */
    public LoadedSchedule find(ScheduleName name) {
        LoadedSchedule schedule = loaded.get(name);
        if (schedule == null) {
            ScheduleRow row = parts.store()
                    .schedules()
                    .find(name.namespace(), name.scheduleId())
                    .orElse(null);
            if (row == null) {
                return null;
            }
            schedule = new LoadedSchedule(
                    name, row.scheduleKey(), ScheduleMachine.of(name, row.definition(), row.progress()));
            schedule.row = row;
            keep(schedule);
            resume(schedule);
        }
        runs.saw(schedule.lastBatch);
        return schedule.deleted ? null : schedule;
    }

    /** As {@link #find}, but refuses if there is none (rule 10.17). */
    public LoadedSchedule require(ScheduleName name) {
        LoadedSchedule schedule = find(name);
        if (schedule == null) {
            throw Refusal.notFound("schedule not found: there is no schedule \"" + name.scheduleId()
                    + "\" in namespace \"" + name.namespace() + "\" (any more)");
        }
        return schedule;
    }

    /** Keeps a schedule that is new. */
    public LoadedSchedule add(BiFunction<Long, Ids, ScheduleMachine> make) {
        ScheduleMachine machine = make.apply(parts.clock().nowMillis(), parts.ids());
        LoadedSchedule schedule =
                new LoadedSchedule(machine.name(), parts.scheduleKeys().incrementAndGet(), machine);
        write(schedule);
        LoadedSchedule before = loaded.remove(machine.name());
        if (before != null) {
            heldBytes -= before.machine.heldBytes();
        }
        keep(schedule);
        resume(schedule);
        return schedule;
    }

    /** Changes a schedule, has that committed, and then what it wants done with runs. */
    public void change(LoadedSchedule schedule, Change change) {
        change(schedule, parts.clock().nowMillis(), change);
    }

    private void change(LoadedSchedule schedule, long nowMillis, Change change) {
        heldBytes -= schedule.machine.heldBytes();
        try {
            change.apply(schedule.machine, nowMillis, parts.ids());
            write(schedule);
        } catch (RuntimeException | Error e) {
            // Half a change is none.
            schedule.machine = ScheduleMachine.of(schedule.name, schedule.row.definition(), schedule.row.progress());
            throw e;
        } finally {
            heldBytes += schedule.machine.heldBytes();
        }
        resume(schedule);
        evict(schedule);
    }

    /** From now on there is no such schedule; what it has started goes on. */
    public void delete(LoadedSchedule schedule) {
        schedule.deleted = true;
        schedule.lastBatch = outbox.write(ScheduleChange.delete(schedule.key));
        runs.saw(schedule.lastBatch);
        disarm(schedule.name);
    }

    /** Answers a request that has seen, or changed, this schedule: once what it saw is on disk. */
    public <R> void answer(LoadedSchedule schedule, Reply<R> reply, R answer) {
        outbox.releaseAfter(schedule.lastBatch, reply.with(answer));
    }

    private void write(LoadedSchedule schedule) {
        ScheduleMachine machine = schedule.machine;
        long wake = machine.wakeMillis();
        byte[] definition = machine.takeChangedDefinition();
        byte[] progress = machine.progress();
        ScheduleRow row = new ScheduleRow(
                schedule.key,
                schedule.name.namespace(),
                schedule.name.scheduleId(),
                machine.hasJobs() ? ExecutionProgress.DUE_NOW : wake,
                definition,
                progress);
        schedule.lastBatch = outbox.write(ScheduleChange.put(row));
        runs.saw(schedule.lastBatch);
        schedule.row = definition != null
                ? row
                : new ScheduleRow(
                        row.scheduleKey(),
                        row.namespace(),
                        row.scheduleId(),
                        row.deadlineMillis(),
                        schedule.row.definition(),
                        progress);
    }

    /** Sets its deadline and begins what it wants done with runs and is not under way. */
    private void resume(LoadedSchedule schedule) {
        arm(schedule);
        for (BufferedStart start : schedule.machine.starting()) {
            if (schedule.jobs.add(start.getRequestId())) {
                jobs.start(schedule, start);
            }
        }
        for (RunToStop stop : schedule.machine.stops()) {
            if (schedule.jobs.add(stop)) {
                jobs.stop(schedule, stop);
            }
        }
    }

    private void arm(LoadedSchedule schedule) {
        long wake = schedule.machine.wakeMillis();
        boolean inMemory = wake != ScheduleMachine.NEVER
                && (wake <= parts.horizon().endMillis() || schedule.row.deadlineMillis() != wake);
        if (inMemory) {
            arm(schedule.name, wake);
        } else {
            disarm(schedule.name);
        }
    }

    private void arm(ScheduleName name, long atMillis) {
        ScheduleDeadline deadline = deadlines.computeIfAbsent(name, absent -> new ScheduleDeadline(runs, absent));
        deadline.setTo = atMillis;
        parts.timers().setForRun(deadline, atMillis);
    }

    private void disarm(ScheduleName name) {
        ScheduleDeadline deadline = deadlines.remove(name);
        if (deadline != null) {
            parts.timers().cancelForRun(deadline);
        }
    }

    /** The store says when a schedule is due that may not be in memory. */
    void expect(DueRow row) {
        ScheduleName name = new ScheduleName(row.namespace(), row.workflowId());
        if (row.deadlineMillis() <= ExecutionProgress.DUE_NOW) {
            orLater(name, parts.clock().nowMillis(), () -> find(name));
        } else if (loaded.containsKey(name)) {
            LoadedSchedule schedule = loaded.get(name);
            if (!schedule.deleted) {
                arm(schedule);
            }
        } else {
            arm(name, row.deadlineMillis());
        }
    }

    /** A deadline was reached: does all that is due. */
    void reached(ScheduleName name, ScheduleDeadline deadline, long atMillis) {
        if (deadlines.get(name) != deadline || deadline.setTo != atMillis) {
            // It was set anew while this was on its way.
            return;
        }
        deadlines.remove(name);
        long now = Math.max(atMillis, parts.clock().nowMillis());
        orLater(name, now, () -> goOn(name, now));
    }

    /** Does it; if that fails, looks at the schedule again after a while, because nobody else would. */
    private void orLater(ScheduleName name, long nowMillis, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            arm(name, nowMillis + AFTER_FAILURE_MILLIS);
            throw e;
        }
    }

    private void goOn(ScheduleName name, long now) {
        LoadedSchedule schedule = find(name);
        if (schedule == null) {
            return;
        }
        if (schedule.machine.isOver(now)) {
            delete(schedule);
        } else if (schedule.machine.wakeMillis() <= now) {
            change(schedule, now, Advance::to);
        } else {
            arm(schedule);
        }
    }

    private void keep(LoadedSchedule schedule) {
        loaded.put(schedule.name, schedule);
        heldBytes += schedule.machine.heldBytes();
        evict(schedule);
    }

    /** Makes room, but not of the one that is in use. */
    private void evict(LoadedSchedule used) {
        if (heldBytes <= CACHE_BYTES) {
            return;
        }
        Iterator<LoadedSchedule> oldest = loaded.values().iterator();
        while (heldBytes > CACHE_BYTES && oldest.hasNext()) {
            LoadedSchedule schedule = oldest.next();
            if (schedule != used && schedule.jobs.isEmpty() && schedule.lastBatch <= outbox.committed()) {
                oldest.remove();
                heldBytes -= schedule.machine.heldBytes();
            }
        }
    }
}
