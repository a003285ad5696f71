package dev.perdura.engine;

import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.visibility.ListThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes only when a test says so. An engine that goes by it gives up nobody, and hands nothing out anew,
 * because the machine was slow between two steps of the test.
 */
final class TestTime {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private static final long CACHE_BYTES = 64 << 20;

    private final AtomicLong nowMillis = new AtomicLong(START.toEpochMilli());
    private final AtomicLong elapsedMillis = new AtomicLong(1_000_000);

    /** For engines that need elapsed time for what they do of their own accord. */
    EngineClock clock() {
        return nowMillis::get;
    }

    /** An engine whose runs and callers both wait by this time. */
    Engine.Builder engine() {
        return engine(clock());
    }

    /** An engine whose callers wait by this time, and whose runs go by a clock of their own. */
    Engine.Builder engine(EngineClock clock) {
        return Engine.builder()
                .clock(clock)
                .drive(new Engine.Drive(true, elapsedMillis::get, Ids::new, ListThreads::start), CACHE_BYTES);
    }

    /** Lets time pass for callers alone, as long as this one waits. */
    void passFor(Future<?> call) {
        Patience.await(() -> {
            elapsedMillis.addAndGet(1_000);
            return call.isDone();
        });
    }

    /** The engine sees it within half a second if somebody waits for it; the test goes on when it has. */
    void pass(Duration duration) {
        nowMillis.addAndGet(duration.toMillis());
        elapsedMillis.addAndGet(duration.toMillis());
    }
}
