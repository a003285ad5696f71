package dev.perdura.engine.internal.timer;

import dev.perdura.engine.EngineClock;
import java.util.function.LongSupplier;

/**
 * The system's time, made steady: it follows the elapsed time of the machine, goes forward with the system's clock when
 * that is set forward or the machine slept, and never goes back. The only place where the engine reads a clock for the
 * time of day; {@link #elapsedMillis} is the only one for elapsed time.
 */
public final class SteadyClock implements EngineClock {

    /** A system clock that is ahead by less than this is drift, not a jump. */
    private static final long JUMP_MILLIS = 2;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier systemMillis;
    private final LongSupplier elapsedNanos;
    private long anchorMillis;
    private long anchorNanos;

    public SteadyClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    SteadyClock(LongSupplier systemMillis, LongSupplier elapsedNanos) {
        this.systemMillis = systemMillis;
        this.elapsedNanos = elapsedNanos;
        this.anchorMillis = systemMillis.getAsLong();
        this.anchorNanos = elapsedNanos.getAsLong();
    }

    @Override
    public synchronized long nowMillis() {
        long nanos = elapsedNanos.getAsLong();
        long steady = anchorMillis + (nanos - anchorNanos) / NANOS_PER_MILLI;
        long system = systemMillis.getAsLong();
        if (system > steady + JUMP_MILLIS) {
            anchorMillis = system;
            anchorNanos = nanos;
            return system;
        }
        return steady;
    }

    /** Milliseconds since some fixed moment, whatever happens to the time of day. For how long calls may wait. */
    public static long elapsedMillis() {
        return System.nanoTime() / NANOS_PER_MILLI;
    }
}
