package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.timer.Deadline;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job between two runs, from its beginning on the lane of the run that wants it to its end. */
abstract class CrossRunJob {

    private static final Logger LOG = LoggerFactory.getLogger(CrossRunJob.class);
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 30_000;

    final RunKey sender;
    final CrossRun job;
    private final Function<RunKey, LaneRuns> laneOf;
    private EngineParts parts;
    private Runnable onDone;
    private long retryMillis = FIRST_RETRY_MILLIS;

    CrossRunJob(RunKey sender, CrossRun job, Function<RunKey, LaneRuns> laneOf) {
        this.sender = sender;
        this.job = job;
        this.laneOf = laneOf;
    }

    /**
     * To be called on the lane of the run that wants it, once.
     *
     * @param whenDone called when nothing is left to be done, on any lane
     */
    final void begin(LaneRuns runs, LoadedRun run, Runnable whenDone) {
        parts = runs.parts();
        onDone = whenDone;
        // While the job is under way, time that moves by itself must stand still.
        parts.handedOut().incrementAndGet();
        first(runs, run);
    }

    /** Takes from the run what the next steps need, and goes on with {@link #then}. The run is not to be changed. */
    abstract void first(LaneRuns runs, LoadedRun run);

    /** Does {@code step} on the lane of {@code where}, after the commit of what {@code run} of this lane has seen. */
    final void then(LaneRuns from, LoadedRun run, RunKey where, Consumer<LaneRuns> step) {
        if (run != null) {
            from.writeDeferred(run);
        }
        thenAfter(from, run == null ? 0 : run.lastBatch, where, step);
    }

    /** Does {@code step} on the lane of {@code where}, after the commit of that batch of this lane. */
    final void thenAfter(LaneRuns from, long batch, RunKey where, Consumer<LaneRuns> step) {
        LaneRuns to = laneOf.apply(where);
        from.lane().outbox().releaseAfter(batch, new Release() {
            @Override
            public void committed() {
                to.lane().submitElsewhere(() -> perform(to, step));
            }

            @Override
            public void lost(CommitFailure failure) {
                // The engine has stopped; the next one finds the job in the journal.
                done();
            }
        });
    }

    private void perform(LaneRuns runs, Consumer<LaneRuns> step) {
        try {
            runs.perform(step);
        } catch (RuntimeException e) {
            LOG.warn("{} for {} could not be done now, it is tried again in {} ms", job, sender, retryMillis, e);
            retryLater();
        }
    }

    /** The other run cannot take it now. */
    final void retryLater() {
        goOnIn(retryMillis);
        retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
    }

    /** Begins anew after a while, unless there is nothing left to be done by then. */
    final void goOnIn(long millis) {
        parts.timers()
                .setForCall(
                        new Deadline() {
                            @Override
                            protected void reached(long atMillis) {
                                LaneRuns runs = laneOf.apply(sender);
                                runs.lane().submit(() -> perform(runs, CrossRunJob.this::again));
                            }
                        },
                        parts.timers().elapsedMillis() + millis);
    }

    private void again(LaneRuns runs) {
        LoadedRun run = runs.find(sender);
        if (run == null || !run.state.isPending(job)) {
            done();
        } else {
            first(runs, run);
        }
    }

    /** Nothing is left to be done. To be called once. */
    final void done() {
        parts.handedOut().decrementAndGet();
        onDone.run();
    }
}
