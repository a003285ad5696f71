package dev.perdura.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
 * <p>One clock serves one engine. Thread-safe.
 */
public final class VirtualClock implements EngineClock {

    private record Run(long targetMillis, CompletableFuture<Void> arrived) {}

    private final List<Run> runs = new ArrayList<>();
    private long millis;
    private boolean held;
    private Runnable onMove = () -> {};

    /** A clock that stands at {@code start}. */
    public VirtualClock(Instant start) {
        this.millis = start.toEpochMilli();
    }

    @Override
    public synchronized long nowMillis() {
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

    /** As {@link #runBy}, up to {@code time}. Until then time stays before it, even if a client waits for more. */
    public CompletableFuture<Void> runTo(Instant time) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        synchronized (this) {
            runs.add(new Run(time.toEpochMilli(), arrived));
        }
        tell();
        return arrived;
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

    /** Whether somebody has asked for time to go ahead. */
    synchronized boolean isRunning() {
        return !runs.isEmpty();
    }

    /**
     * Everything waits: goes on.
     *
     * @param nextDeadlineMillis {@link Long#MAX_VALUE} if there is none
     * @param somebodyWaits a client is blocked
     */
    void goOn(long nextDeadlineMillis, boolean somebodyWaits) {
        List<Run> arrived = new ArrayList<>();
        synchronized (this) {
            long limit = Long.MAX_VALUE;
            for (Run run : runs) {
                limit = Math.min(limit, run.targetMillis());
            }
            if (nextDeadlineMillis <= limit && nextDeadlineMillis != Long.MAX_VALUE) {
                if (!runs.isEmpty() || somebodyWaits && !held) {
                    millis = Math.max(millis, nextDeadlineMillis);
                }
            } else if (!runs.isEmpty()) {
                millis = Math.max(millis, limit);
                long reached = limit;
                runs.removeIf(run -> run.targetMillis() <= reached && arrived.add(run));
            }
        }
        tell();
        arrived.forEach(run -> run.arrived().complete(null));
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Expected a duration of zero or more, got " + duration);
        }
        return duration;
    }

    private void moveTo(long time) {
        synchronized (this) {
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
