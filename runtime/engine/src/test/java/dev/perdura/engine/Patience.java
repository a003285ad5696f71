package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** For what an engine does of its own accord, and tells nobody when it is done. */
public final class Patience {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private Patience() {}

    /** Returns as soon as the condition holds. */
    public static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
    }
}
