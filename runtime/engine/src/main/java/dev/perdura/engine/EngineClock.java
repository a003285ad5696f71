package dev.perdura.engine;

import dev.perdura.engine.internal.timer.SteadyClock;

/**
 * Where an engine takes the time of its events and deadlines from: the system's clock, or a {@link VirtualClock} that a
 * test moves. How long calls are allowed to wait is not measured by it but by the machine's own elapsed time.
 */
public interface EngineClock {

    /** The time now, in milliseconds since 1970-01-01T00:00Z. Must never be earlier than an answer it gave before. */
    long nowMillis();

    /** The system's time. It goes on when the system's clock is set back, and jumps when that is set forward. */
    static EngineClock system() {
        return new SteadyClock();
    }
}
