package dev.perdura.engine;

import dev.perdura.engine.internal.execution.Stillness;
import dev.perdura.engine.internal.timer.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until something moves it: a test, or the engine it was given to, by itself, when everything
 * waits.
 *
 * <h2>When time moves by itself</h2>
 * An engine moves the clock to the next deadline of any of its workflows as soon as nothing else can happen before it:
 * no request is in work, nothing is uncommitted, no task is with a worker or about to be taken by one, and at least one
 * client is blocked in a call that waits for a result or for the next event of a history. So a sleep of a year takes no
 * time while somebody waits for its end, and a test that does other things between two calls sees no time pass.
 * {@link #hold} stops that.
 *
 * <h2>Moving it</h2>
 * {@link #advanceBy} and {@link #advanceTo} jump: all that was due on the way is due at the end of it.
 * {@link #runBy} and {@link #runTo} go from deadline to deadline, with all work done at each, so that a workflow that
 * sleeps an hour again and again sees every hour.
 *
 * <h2>Locking it</h2>
 * While {@link #lock} is in force the clock goes as the system's does, and neither stands still nor hurries. Locks are
 * counted, so that several clients of one engine can each have theirs.
 *
 * <p>One clock serves one engine. Thread-safe.
 */
public final class VirtualClock implements EngineClock {

    /** @param locks whether the clock is locked at the moment of arrival */
    private record Run(long targetMillis, boolean locks, CompletableFuture<Void> arrived) {}

    private final List<Run> runs = new ArrayList<>();
    private final LongSupplier elapsedMillis;
    private long millis;
    private boolean held;
    private int locks;

    /** While locked: the elapsed time that {@link #millis} has been brought up to. */
    private long countedMillis;

    private Runnable onMove = () -> {};

    /** A clock that stands at {@code start}. */
    public VirtualClock(Instant start) {
        this(start, SteadyClock::elapsedMillis);
    }

    /** For tests: what passes while the clock is locked. */
    VirtualClock(Instant start, LongSupplier elapsedMillis) {
        this.millis = start.toEpochMilli();
        this.elapsedMillis = elapsedMillis;
    }

    @Override
    public synchronized long nowMillis() {
        catchUp();
        return millis;
    }

    /** The time now. */
    public Instant now() {
        return Instant.ofEpochMilli(nowMillis());
    }

    /**
     * Jumps ahead.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advanceBy(Duration duration) {
        moveTo(now().plus(notNegative(duration)).toEpochMilli());
    }

    /** Jumps to {@code time}; does nothing if it is there already, or later. */
    public void advanceTo(Instant time) {
        moveTo(time.toEpochMilli());
    }

    /**
     * Goes ahead from deadline to deadline, whenever everything waits; no client need be blocked for that.
     *
     * @return done when the time has passed and all that was due in it is done
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public CompletableFuture<Void> runBy(Duration duration) {
        return runTo(now().plus(notNegative(duration)));
    }

    /**
     * As {@link #runBy}, up to {@code time}. Until then time stays before it, even if a client waits for more. Who no
     * longer wants to arrive cancels what is returned.
     */
    public CompletableFuture<Void> runTo(Instant time) {
        Run run = new Run(time.toEpochMilli(), false, new CompletableFuture<>());
        synchronized (this) {
            runs.add(run);
        }
        return onItsWay(run);
    }

    /**
     * From now on time passes as it does for the machine, until {@link #unlock} has been called as often as this.
     */
    public void lock() {
        synchronized (this) {
            takeLock();
        }
        tell();
    }

    /**
     * Takes back one {@link #lock}.
     *
     * @throws IllegalStateException if there is none
     */
    public void unlock() {
        synchronized (this) {
            releaseLock();
        }
        tell();
    }

    /**
     * Takes back one {@link #lock} until {@code duration} has passed, and goes ahead as {@link #runBy} does; at real
     * pace if there are more locks. It is locked again at the very moment of arrival, or when what is returned is
     * cancelled.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     * @throws IllegalStateException if there is no lock
     */
    public CompletableFuture<Void> runUnlockedBy(Duration duration) {
        Run run = new Run(now().plus(notNegative(duration)).toEpochMilli(), true, new CompletableFuture<>());
        synchronized (this) {
            releaseLock();
            runs.add(run);
        }
        return onItsWay(run);
    }

    /** From now on time moves only when it is told to. */
    public synchronized void hold() {
        held = true;
    }

    /** Ends {@link #hold}. */
    public void release() {
        synchronized (this) {
            held = false;
        }
        tell();
    }

    /** Calls {@code listener} whenever the clock was moved or may move again. */
    synchronized void onMove(Runnable listener) {
        onMove = listener;
    }

    /** What the engine that this clock was given to moves it by. */
    Stillness.Mover mover() {
        return new Stillness.Mover() {
            @Override
            public boolean isAsked() {
                return isRunning();
            }

            @Override
            public long passMillis() {
                return arriveAsTimePasses();
            }

            @Override
            public void goOn(long nextDeadlineMillis, boolean somebodyWaits) {
                jump(nextDeadlineMillis, somebodyWaits);
            }
        };
    }

    private synchronized boolean isRunning() {
        return !runs.isEmpty();
    }

    /** While locked: lets those arrive whose time has come, and tells in how many milliseconds the next one's will. */
    private long arriveAsTimePasses() {
        List<Run> arrived;
        long next;
        synchronized (this) {
            if (locks == 0) {
                return Long.MAX_VALUE;
            }
            catchUp();
            arrived = takeArrived(millis);
            next = runs.isEmpty() ? Long.MAX_VALUE : firstTarget() - millis;
        }
        arrived.forEach(run -> run.arrived().complete(null));
        return next;
    }

    private void jump(long nextDeadlineMillis, boolean somebodyWaits) {
        List<Run> arrived = List.of();
        boolean moved = false;
        synchronized (this) {
            if (locks > 0) {
                return;
            }
            long limit = firstTarget();
            if (nextDeadlineMillis <= limit && nextDeadlineMillis != Long.MAX_VALUE) {
                if (!runs.isEmpty() || somebodyWaits && !held) {
                    millis = Math.max(millis, nextDeadlineMillis);
                    moved = true;
                }
            } else if (!runs.isEmpty()) {
                millis = Math.max(millis, limit);
                arrived = takeArrived(limit);
                moved = true;
            }
        }
        if (moved) {
            tell();
        }
        arrived.forEach(run -> run.arrived().complete(null));
    }

    private long firstTarget() {
        long first = Long.MAX_VALUE;
        for (Run run : runs) {
            first = Math.min(first, run.targetMillis());
        }
        return first;
    }

    private List<Run> takeArrived(long reachedMillis) {
        List<Run> arrived = new ArrayList<>();
        runs.removeIf(run -> run.targetMillis() <= reachedMillis && arrived.add(run));
        arrived.stream().filter(Run::locks).forEach(run -> takeLock());
        return arrived;
    }

    private CompletableFuture<Void> onItsWay(Run run) {
        run.arrived().whenComplete((nothing, cancelled) -> {
            if (cancelled != null) {
                forget(run);
            }
        });
        tell();
        return run.arrived();
    }

    private void forget(Run run) {
        synchronized (this) {
            if (!runs.remove(run)) {
                return;
            }
            if (run.locks()) {
                takeLock();
            }
        }
        tell();
    }

    private void takeLock() {
        catchUp();
        if (locks++ == 0) {
            countedMillis = elapsedMillis.getAsLong();
        }
    }

    private void releaseLock() {
        if (locks == 0) {
            throw new IllegalStateException(
                    "Unbalanced lock and unlock calls: time is not locked, so it cannot be unlocked. Lock it first");
        }
        catchUp();
        locks--;
    }

    private void catchUp() {
        if (locks > 0) {
            long elapsed = elapsedMillis.getAsLong();
            millis += elapsed - countedMillis;
            countedMillis = elapsed;
        }
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Expected a duration of zero or more, got " + duration);
        }
        return duration;
    }

    private void moveTo(long time) {
        synchronized (this) {
            catchUp();
            if (time <= millis) {
                return;
            }
            millis = time;
        }
        tell();
    }

    private void tell() {
        Runnable listener;
        synchronized (this) {
            listener = onMove;
        }
        listener.run();
    }
}
