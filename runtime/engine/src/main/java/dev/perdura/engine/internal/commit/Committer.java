package dev.perdura.engine.internal.commit;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what all lanes have offered since its last commit, commits that in one
 * transaction with one sync, then lets go what waited for it: group commit.
 *
 * <p>A lone caller's change is committed at once. When many wait, those whom a commit lets go come back with their next
 * change, but not all at once, and on a fast disk the first few would have a commit of their own, and so on. So the
 * thread waits until half of the crowd is back, for {@value #GATHER_NANOS} ns at most; lanes and workers use its core
 * meanwhile. {@link #crowd} says who belongs to the crowd.
 *
 * <p>After a failed commit nothing is tried again: what is on disk is unknown until the store is opened anew. All that
 * waited, and all that comes later, is {@link Release#lost}.
 */
public final class Committer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** Fewer than this are no crowd: nobody waits for them. */
    private static final int CROWD = 8;

    /** As long as a sync of a good disk; a crowd of slow callers pays this for each of its commits. */
    private static final long GATHER_NANOS = 1_000_000;

    private final Store store;
    private final Consumer<CommitFailure> onFailure;
    private final long gatherNanos;
    private final List<LaneOutbox> outboxes = new ArrayList<>();
    private final Thread thread;
    private final LongAdder acknowledged = new LongAdder();

    /** Releases in batches that are not committed. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Whom the last commit let go, and who waited already when it had. Only the thread itself looks at it. */
    private int crowd;

    /** How many must wait to wake the thread; 0 if any offer does. */
    private volatile int awaited;

    /** What the thread waits by while it gathers: it ends when enough are back, and not by a late wake-up. */
    private final ReentrantLock gathering = new ReentrantLock();

    private final Condition enough = gathering.newCondition();

    private volatile boolean woken;
    private volatile boolean asleep;
    private volatile boolean closed;
    private volatile CommitFailure failure;
    private volatile Runnable afterEach = () -> {};

    public Committer(Store store, Consumer<CommitFailure> onFailure) {
        this(store, onFailure, GATHER_NANOS);
    }

    Committer(Store store, Consumer<CommitFailure> onFailure, long gatherNanos) {
        this.store = store;
        this.onFailure = onFailure;
        this.gatherNanos = gatherNanos;
        this.thread = new Thread(this::work, "perdura-committer");
        thread.setDaemon(true);
    }

    /** A new lane's way to the committer; all of them have to be made before {@link #start}. */
    public LaneOutbox newOutbox() {
        LaneOutbox outbox = new LaneOutbox(this);
        outboxes.add(outbox);
        return outbox;
    }

    public void start() {
        thread.start();
    }

    /** Has {@code action} called after each commit, when all that waited for it has left. */
    public void afterEach(Runnable action) {
        afterEach = action;
    }

    /** Why nothing can be committed any more, or null. */
    public CommitFailure failure() {
        return failure;
    }

    /** Transitions that were committed since the start. */
    public long acknowledgedTransitions() {
        return acknowledged.sum();
    }

    void wake() {
        woken = true;
        int half = awaited;
        if (half == 0) {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        } else if (waiting.get() >= half) {
            endGathering();
        }
    }

    private void endGathering() {
        gathering.lock();
        try {
            enough.signal();
        } finally {
            gathering.unlock();
        }
    }

    /** One more waits for a commit. */
    void addWaiting() {
        waiting.incrementAndGet();
    }

    private void work() {
        while (true) {
            if (woken) {
                gather();
                commitOnce();
                continue;
            }
            if (closed) {
                return;
            }
            asleep = true;
            if (!woken && !closed) {
                LockSupport.park(this);
            }
            asleep = false;
        }
    }

    private void gather() {
        int half = crowd / 2;
        if (crowd < CROWD || waiting.get() >= half) {
            return;
        }
        gathering.lock();
        try {
            awaited = half;
            long leftNanos = gatherNanos;
            while (waiting.get() < half && !closed && leftNanos > 0) {
                leftNanos = enough.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            // Whose callback did that wants nothing of this thread: it commits what is there.
            LOG.debug("The committer was interrupted", e);
        } finally {
            awaited = 0;
            gathering.unlock();
        }
    }

    /**
     * Commits what is offered, if anything is; returns whether it was. For whoever takes the thread's place: it must
     * not have been started then.
     */
    public boolean commitOnce() {
        if (!woken) {
            return false;
        }
        woken = false;
        commitWhatIsOffered();
        return true;
    }

    private void commitWhatIsOffered() {
        List<LaneBatch> taken = new ArrayList<>(outboxes.size());
        WriteBatch batch = new WriteBatch();
        for (LaneOutbox outbox : outboxes) {
            LaneBatch of = outbox.take();
            taken.add(of);
            if (of != null) {
                of.writes.forEach(write -> write.addTo(batch));
                of.namespaceDeletions.forEach(batch::deleteNamespace);
                of.namespaces.forEach(batch::upsert);
                of.schedules.forEach(batch::change);
            }
        }
        if (failure == null) {
            try {
                store.commit(batch);
            } catch (RuntimeException | Error e) {
                fail(new CommitFailure(
                        "The engine could not write to its store and has stopped: " + e.getMessage()
                                + ". Remove the cause, then open the engine again: it goes on from what is on disk",
                        e));
            }
        }
        int released = 0;
        boolean isEmpty = true;
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i) != null) {
                finish(outboxes.get(i), taken.get(i));
                released += taken.get(i).releases.size();
                isEmpty = false;
            }
        }
        if (!isEmpty) {
            // Woken for what the commit before had taken already, it has met nobody: the crowd is still to come.
            crowd = released + waiting.addAndGet(-released);
        }
        afterEach.run();
    }

    private void finish(LaneOutbox outbox, LaneBatch batch) {
        CommitFailure lost = failure;
        if (lost == null) {
            outbox.setCommitted(batch.number);
            acknowledged.add(batch.transitions);
        }
        for (Release release : batch.releases) {
            try {
                if (lost == null) {
                    release.committed();
                } else {
                    release.lost(lost);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("A reply could not be sent; what it answers is committed: {}", lost == null, e);
            }
        }
    }

    /** Stops all commits for this reason, unless there is one already. */
    public void fail(CommitFailure reason) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = reason;
        }
        LOG.error(reason.getMessage(), reason);
        onFailure.accept(reason);
        outboxes.forEach(LaneOutbox::offer);
    }

    /** Commits what has been offered, then ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        endGathering();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
