package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.timer.Deadline;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that a schedule wants done with a run, from its beginning on the lane of the schedule to its end there. */
abstract class ScheduleJob {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleJob.class);
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 30_000;

    final ScheduleName schedule;
    private final Object identity;
    private final Function<RunKey, LaneRuns> laneOf;
    private EngineParts parts;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /** @param identity what the schedule knows this job by */
    ScheduleJob(ScheduleName schedule, Object identity, Function<RunKey, LaneRuns> laneOf) {
        this.schedule = schedule;
        this.identity = identity;
        this.laneOf = laneOf;
    }

    /** To be called on the lane of the schedule, once. */
    final void begin(LaneRuns runs, LoadedSchedule loaded) {
        parts = runs.parts();
        // While the job is under way, time that moves by itself must stand still.
        parts.handedOut().incrementAndGet();
        first(runs, loaded);
    }

    /** Takes from the schedule what the next steps need. The schedule is not to be changed. */
    abstract void first(LaneRuns runs, LoadedSchedule loaded);

    /** Whether the schedule still wants it. */
    abstract boolean isPending(LoadedSchedule loaded);

    /** Does {@code step} on the lane of that run, after the commit of that batch. */
    final void onRun(LaneRuns from, long batch, RunKey run, Consumer<LaneRuns> step) {
        then(from, batch, laneOf.apply(run), step);
    }

    /** Ends the job on the lane of the schedule, after the commit of that batch, if the schedule is still there. */
    final void onSchedule(LaneRuns from, long batch, LaneSchedules.Change change) {
        then(from, batch, scheduleLane(), lane -> {
            LoadedSchedule loaded = lane.schedules().find(schedule);
            if (loaded != null && isPending(loaded)) {
                lane.schedules().change(loaded, change);
            }
            done(loaded);
        });
    }

    private LaneRuns scheduleLane() {
        return laneOf.apply(new RunKey(schedule.namespace(), schedule.scheduleId(), ""));
    }

    private void then(LaneRuns from, long batch, LaneRuns to, Consumer<LaneRuns> step) {
        from.lane().outbox().releaseAfter(batch, new Release() {
            @Override
            public void committed() {
                to.lane().submitElsewhere(() -> perform(to, step));
            }

            @Override
            public void lost(CommitFailure failure) {
                // The engine has stopped; the next one finds the job with the schedule.
                parts.handedOut().decrementAndGet();
            }
        });
    }

    private void perform(LaneRuns runs, Consumer<LaneRuns> step) {
        try {
            runs.perform(step);
        } catch (RuntimeException e) {
            LOG.warn("{} for {} could not be done now, it is tried again in {} ms", identity, schedule, retryMillis, e);
            retryLater();
        }
    }

    private void retryLater() {
        parts.timers()
                .setForCall(
                        new Deadline() {
                            @Override
                            protected void reached(long atMillis) {
                                LaneRuns runs = scheduleLane();
                                runs.lane().submit(() -> perform(runs, ScheduleJob.this::again));
                            }
                        },
                        parts.timers().elapsedMillis() + retryMillis);
        retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
    }

    private void again(LaneRuns runs) {
        LoadedSchedule loaded = runs.schedules().find(schedule);
        if (loaded == null || !isPending(loaded)) {
            done(loaded);
        } else {
            first(runs, loaded);
        }
    }

    private void done(LoadedSchedule loaded) {
        if (loaded != null) {
            loaded.jobs.remove(identity);
        }
        parts.handedOut().decrementAndGet();
    }
}
