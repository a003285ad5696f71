package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.LaneOutbox;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of work that is done one piece at a time, in order. All that concerns one workflow id is done on one lane, so
 * what the lane owns needs no lock.
 *
 * <p>A lane is not tied to a thread: whoever submits to an idle lane does the work itself, which saves two thread
 * switches, the dearest part of a small transition. If more arrives meanwhile than one caller should have to do, the
 * lane's own thread takes over. Work must not block and must not wait for other work.
 */
public final class Lane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Low half: pieces of work submitted and not done. High half: pieces submitted ever (it may wrap around). */
    private static final long ONE_SUBMITTED = (1L << 32) + 1;

    /** Pieces of work that a caller does for others after its own before the lane's thread takes over. */
    private static final int CALLERS_SHARE = 4;

    /** Pieces of work after which the lane offers its batch although there is more to do. */
    private static final int OFFER_EVERY = 64;

    /** How long whoever closes the lane waits for a piece of work that does not end, on whatever thread it is. */
    private static final long PATIENCE_AT_CLOSE_MILLIS = 60_000;

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong counts = new AtomicLong();
    private final LaneOutbox outbox;
    private final Runnable onIdle;
    private final Thread thread;
    private volatile boolean threadsTurn;
    private volatile boolean closed;

    /** Whoever does a piece of work now. Not volatile: each thread only wants to know whether it is that itself. */
    private Thread worker;

    /** @param onIdle called whenever the lane has run out of work */
    Lane(String name, LaneOutbox outbox, Runnable onIdle) {
        this.outbox = outbox;
        this.onIdle = onIdle;
        this.thread = new Thread(this::takeTurns, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    public LaneOutbox outbox() {
        return outbox;
    }

    /** Has {@code work} done, perhaps before this returns, in any case after all that was submitted before it. */
    public void submit(Runnable work) {
        queue.add(work);
        if ((int) counts.getAndAdd(ONE_SUBMITTED) == 0) {
            drain(CALLERS_SHARE);
        }
    }

    /** As {@link #submit}, but never on the calling thread. */
    public void submitElsewhere(Runnable work) {
        queue.add(work);
        if ((int) counts.getAndAdd(ONE_SUBMITTED) == 0) {
            giveTurnToThread();
        }
    }

    boolean isIdle() {
        return (int) counts.get() == 0;
    }

    /** Changes whenever something is submitted. */
    long submissions() {
        return counts.get() >>> 32;
    }

    private void drain(int share) {
        int done = 0;
        while (true) {
            Runnable work = queue.poll();
            worker = Thread.currentThread();
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A piece of work failed in a way it did not foresee; the lane goes on", e);
            }
            worker = null;
            done++;
            if ((int) counts.get() == 1 || done % OFFER_EVERY == 0) {
                outbox.offer();
            }
            if ((int) counts.addAndGet(-1) == 0) {
                onIdle.run();
                if (closed) {
                    LockSupport.unpark(thread);
                }
                return;
            }
            if (done == share) {
                giveTurnToThread();
                return;
            }
        }
    }

    private void giveTurnToThread() {
        threadsTurn = true;
        LockSupport.unpark(thread);
    }

    private void takeTurns() {
        while (true) {
            if (takeTurn(Integer.MAX_VALUE)) {
                continue;
            }
            if (closed && isIdle()) {
                return;
            }
            LockSupport.park(this);
        }
    }

    /** If it is the thread's turn, does up to {@code share} pieces of work; returns whether it was. */
    boolean takeTurn(int share) {
        if (!threadsTurn) {
            return false;
        }
        threadsTurn = false;
        drain(share);
        return true;
    }

    /**
     * Waits until all that was submitted is done, also if a caller is at it that is to hand its turn to the lane's
     * thread, and ends that thread; after a minute it gives up. Does not wait for the piece of work that calls this.
     */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        boolean waited = worker == Thread.currentThread();
        while (thread.isAlive() && !waited) {
            try {
                thread.join(PATIENCE_AT_CLOSE_MILLIS);
                waited = true;
                if (thread.isAlive()) {
                    LOG.warn(
                            "{} is closed although work of it has not ended in {} ms; is a disk or a callback stuck?"
                                    + " Nothing that was acknowledged is lost",
                            thread.getName(),
                            PATIENCE_AT_CLOSE_MILLIS);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
