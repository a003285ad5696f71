package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Committer;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import java.util.concurrent.atomic.AtomicInteger;

/** All lanes of an engine: every request about a workflow id enters here and is done on the lane of that id. */
public final class Executions implements AutoCloseable {

    /** How far deadlines are fetched ahead, and how near the end of that may come before more is fetched. */
    private static final long HORIZON_MILLIS = 300_000;

    private static final long HORIZON_NEAR_MILLIS = 120_000;

    private final EngineParts parts;
    private final LaneRuns[] lanes;
    private volatile boolean fetching;

    /** @param onIdle called whenever a lane has run out of work */
    public Executions(EngineParts parts, Committer committer, int laneCount, long cacheBytes, Runnable onIdle) {
        this.parts = parts;
        this.lanes = new LaneRuns[laneCount];
        for (int i = 0; i < laneCount; i++) {
            Lane lane = new Lane("perdura-lane-" + i, committer.newOutbox(), onIdle);
            lanes[i] = new LaneRuns(parts, lane, cacheBytes / laneCount, this::runsOf);
        }
    }

    /** Starts the threads of the lanes. */
    public void start() {
        for (LaneRuns runs : lanes) {
            runs.lane().start();
        }
    }

    /**
     * Has one lane do up to {@code share} pieces of the work it would do on its thread; returns whether it had any. For
     * whoever takes the threads' place: they must not have been started then.
     */
    public boolean takeTurn(int lane, int share) {
        return lanes[lane].lane().takeTurn(share);
    }

    /** Hands out what the store says is ready. */
    public void handOutWhatIsReady() {
        long end = parts.clock().nowMillis() + HORIZON_MILLIS;
        parts.horizon().moveTo(end);
        fetch(Long.MIN_VALUE, end, parts.executionKeys().get());
    }

    private LaneRuns runsOf(RunKey run) {
        return runsOf(run.namespace(), run.workflowId());
    }

    LaneRuns runsOf(String namespace, String workflowId) {
        int hash = namespace.hashCode() * 31 + workflowId.hashCode();
        int spread = hash ^ hash >>> 16;
        return lanes[(spread & Integer.MAX_VALUE) % lanes.length];
    }

    /** Has the work done on the lane of that workflow id. */
    public <R> void submit(String namespace, String workflowId, Reply<R> reply, LaneWork<R> work) {
        LaneRuns runs = runsOf(namespace, workflowId);
        runs.lane().submit(() -> runs.perform(reply, work));
    }

    /** Has work done that belongs to no workflow, on a thread that may ask the store. */
    void elsewhere(Runnable work) {
        lanes[0].lane().submitElsewhere(work);
    }

    /** An outbox for what belongs to no workflow. */
    public LaneOutbox outbox() {
        return lanes[0].lane().outbox();
    }

    /** Called by the timer thread now and then: fetches deadlines that time has come near to. */
    public void lookAhead() {
        long now = parts.clock().nowMillis();
        long end = parts.horizon().endMillis();
        if (fetching || now + HORIZON_NEAR_MILLIS < end) {
            return;
        }
        fetching = true;
        long newEnd = now + HORIZON_MILLIS;
        parts.horizon().moveTo(newEnd);
        // What was decided under the old horizon has to be in the store before the store is asked.
        whenAllIsStored(() -> fetch(end, newEnd, Long.MAX_VALUE));
    }

    /** Goes on when all that the lanes have to do by now is done and on disk; never, if the engine stops before. */
    void whenAllIsStored(Runnable next) {
        AtomicInteger left = new AtomicInteger(lanes.length);
        for (LaneRuns runs : lanes) {
            runs.lane()
                    .submitElsewhere(() -> runs.lane()
                            .outbox()
                            .releaseAfter(runs.lane().outbox().openNumber(), new Release() {
                                @Override
                                public void committed() {
                                    if (left.decrementAndGet() == 0) {
                                        next.run();
                                    }
                                }

                                @Override
                                public void lost(CommitFailure failure) {
                                    // The engine has stopped; nothing is due any more.
                                }
                            }));
        }
    }

    private void fetch(long afterMillis, long untilMillis, long greatestKey) {
        fetching = true;
        Recovery schedules = Recovery.ofSchedules(this, parts, afterMillis, untilMillis, () -> {
            fetching = false;
            parts.timers().wake();
        });
        Recovery recovery = Recovery.ofRuns(this, parts, afterMillis, untilMillis, greatestKey, schedules::nextPage);
        lanes[0].lane().submitElsewhere(recovery::nextPage);
    }

    /**
     * Whether nothing will happen until time passes: no request is in work, nothing is uncommitted, no worker has a
     * task or is about to take one.
     */
    public boolean isStill() {
        long before = 0;
        long after = 0;
        boolean idle = !fetching;
        for (LaneRuns runs : lanes) {
            before += runs.lane().submissions();
            idle &= runs.lane().isIdle();
        }
        for (LaneRuns runs : lanes) {
            idle &= runs.lane().outbox().isIdle();
        }
        idle &= parts.handedOut().get() == 0 && !parts.matching().expectsPollers();
        for (LaneRuns runs : lanes) {
            after += runs.lane().submissions();
            idle &= runs.lane().isIdle();
        }
        return idle && before == after;
    }

    public long cachedRuns() {
        long sum = 0;
        for (LaneRuns runs : lanes) {
            sum += runs.cache().count();
        }
        return sum;
    }

    public long cachedBytes() {
        long sum = 0;
        for (LaneRuns runs : lanes) {
            sum += runs.cache().bytes();
        }
        return sum;
    }

    /** Ends all calls that wait for news, as if they had waited long enough. */
    public void endWaits() {
        for (LaneRuns runs : lanes) {
            runs.lane().submitElsewhere(runs::endWaits);
        }
    }

    /**
     * Lets every lane finish what it has to do. What was deferred is dropped: it tells of tasks that workers of this
     * process have, and without it the next engine hands them out anew.
     */
    @Override
    public void close() {
        for (LaneRuns runs : lanes) {
            runs.lane().close();
        }
    }
}
