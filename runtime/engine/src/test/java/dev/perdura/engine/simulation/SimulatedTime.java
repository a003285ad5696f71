package dev.perdura.engine.simulation;

import dev.perdura.engine.EngineClock;

/** Time that passes when the simulation says so: that of the day, and the elapsed time of the machine. */
final class SimulatedTime implements EngineClock {

    private static final long BEGIN_MILLIS = 1_795_262_400_000L;

    private long millis = BEGIN_MILLIS;
    private long elapsed = 1_000_000;

    @Override
    public long nowMillis() {
        return millis;
    }

    long elapsedMillis() {
        return elapsed;
    }

    /** Since the beginning of the simulation. */
    long sinceBegin() {
        return millis - BEGIN_MILLIS;
    }

    void pass(long duration) {
        millis += duration;
        elapsed += duration;
    }

    /** The clock is set forward; no time has passed. */
    void jump(long forward) {
        millis += forward;
    }
}
