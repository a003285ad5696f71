package dev.perdura.engine.internal.timer;

import dev.perdura.engine.EngineClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for time to pass. It keeps two sorts of deadlines apart: those of runs, which go by the
 * {@link EngineClock}, and those of waiting calls, which go by elapsed time, so that a jump of the clock neither fires
 * nor delays them.
 *
 * <p>The thread looks at both at least every {@value #LONGEST_SLEEP_MILLIS} ms while there is anything to wait for:
 * then a jump of the clock is seen soon, and a deadline further away than that need not wake it.
 */
public final class Timers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final long LONGEST_SLEEP_MILLIS = 500;

    private final EngineClock clock;
    private final LongSupplier elapsedMillis;
    private final DeadlineHeap ofRuns = new DeadlineHeap();
    private final DeadlineHeap ofCalls = new DeadlineHeap();
    private final Runnable eachRound;
    private final Thread thread;

    /** Elapsed time at which the thread will look again by itself. */
    private volatile long looksAgainAt;

    /** Somebody wants another look. A permit of the thread alone would not do: what a look calls may use that up. */
    private volatile boolean woken;

    private volatile boolean closed;

    /** @param eachRound called by the thread after every look at the deadlines */
    public Timers(EngineClock clock, LongSupplier elapsedMillis, Runnable eachRound) {
        this.clock = clock;
        this.elapsedMillis = elapsedMillis;
        this.eachRound = eachRound;
        this.thread = new Thread(this::work, "perdura-timer");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Elapsed time, as the deadlines of calls are given in. */
    public long elapsedMillis() {
        return elapsedMillis.getAsLong();
    }

    /** Sets or moves the deadline of a run, in the time of the engine's clock. */
    public void setForRun(Deadline deadline, long atMillis) {
        if (ofRuns.set(deadline, atMillis)) {
            wakeBefore(elapsedMillis() + Math.max(0, atMillis - clock.nowMillis()));
        }
    }

    public void cancelForRun(Deadline deadline) {
        ofRuns.cancel(deadline);
    }

    /** Sets or moves the deadline of a waiting call, in elapsed time. */
    public void setForCall(Deadline deadline, long atElapsedMillis) {
        if (ofCalls.set(deadline, atElapsedMillis)) {
            wakeBefore(atElapsedMillis);
        }
    }

    /** Calls it off. Returns false if it was not set or has been reached already. */
    public boolean cancelForCall(Deadline deadline) {
        return ofCalls.cancel(deadline);
    }

    /** How many deadlines of waiting calls are set. */
    public int waitingCalls() {
        return ofCalls.size();
    }

    /** The first deadline of a run; {@link Long#MAX_VALUE} if there is none. */
    public long firstOfRunsMillis() {
        return ofRuns.firstMillis();
    }

    /** Makes the thread look at the deadlines now. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void wakeBefore(long elapsed) {
        if (elapsed < looksAgainAt) {
            wake();
        }
    }

    private void work() {
        while (!closed) {
            woken = false;
            look();
            sleep();
        }
    }

    /** Looks at all deadlines once. For whoever takes the thread's place: it must not have been started then. */
    public void look() {
        try {
            fire();
            eachRound.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A deadline could not be handed on; the others go on", e);
        }
    }

    private void fire() {
        long now = clock.nowMillis();
        for (Deadline due = ofRuns.takeDue(now); due != null; due = ofRuns.takeDue(now)) {
            due.reached(due.takenMillis);
        }
        long elapsed = elapsedMillis();
        for (Deadline due = ofCalls.takeDue(elapsed); due != null; due = ofCalls.takeDue(elapsed)) {
            due.reached(due.takenMillis);
        }
    }

    private void sleep() {
        long elapsed = elapsedMillis();
        looksAgainAt = elapsed + LONGEST_SLEEP_MILLIS;
        // Whoever sets an earlier deadline from here on sees looksAgainAt and wakes the thread; the rest is seen here.
        long firstRun = ofRuns.firstMillis();
        long firstCall = ofCalls.firstMillis();
        if (firstRun == Long.MAX_VALUE && firstCall == Long.MAX_VALUE) {
            looksAgainAt = Long.MAX_VALUE;
            if (ofRuns.firstMillis() == Long.MAX_VALUE && ofCalls.firstMillis() == Long.MAX_VALUE && mayWait()) {
                LockSupport.park(this);
            }
            return;
        }
        long wait = LONGEST_SLEEP_MILLIS;
        if (firstRun != Long.MAX_VALUE) {
            wait = Math.min(wait, firstRun - clock.nowMillis());
        }
        if (firstCall != Long.MAX_VALUE) {
            wait = Math.min(wait, firstCall - elapsed);
        }
        if (wait > 0 && mayWait()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(wait));
        }
    }

    private boolean mayWait() {
        return !woken && !closed;
    }

    /** Ends the thread; deadlines that were not reached are dropped. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
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
