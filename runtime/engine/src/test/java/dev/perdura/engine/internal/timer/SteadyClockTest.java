package dev.perdura.engine.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** C1, C2 and C3 of the failure catalogue: what the engine takes for the time when the system's clock is moved. */
class SteadyClockTest {

    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final AtomicLong system = new AtomicLong(START);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final SteadyClock clock = new SteadyClock(system::get, nanos::get);

    private void pass(long millis) {
        system.addAndGet(millis);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void followsTheSystem() {
        pass(10);
        assertThat(clock.nowMillis()).isEqualTo(START + 10);
        pass(HOUR);
        assertThat(clock.nowMillis()).isEqualTo(START + 10 + HOUR);
    }

    /** C1, C2: a timer that is due stays due, and one that is not comes after as much time as it would have. */
    @Test
    void goesOnWhenTheSystemIsSetBack() {
        system.addAndGet(-HOUR);
        assertThat(clock.nowMillis()).isEqualTo(START);
        pass(1_000);
        assertThat(clock.nowMillis()).isEqualTo(START + 1_000);
        system.addAndGet(HOUR);
        assertThat(clock.nowMillis()).isEqualTo(START + 1_000);
    }

    /** C3: the machine was asleep. */
    @Test
    void jumpsWhenTheSystemIsSetForward() {
        system.addAndGet(8 * HOUR);
        assertThat(clock.nowMillis()).isEqualTo(START + 8 * HOUR);
        pass(5);
        assertThat(clock.nowMillis()).isEqualTo(START + 8 * HOUR + 5);
    }

    /** Ten thousand timers of a year that all are due at once come in the order of their times. */
    @Test
    void whatIsDueAfterAJumpComesInOrder() {
        DeadlineHeap heap = new DeadlineHeap();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            heap.set(
                    new Deadline() {
                        @Override
                        protected void reached(long atMillis) {
                            times.add(atMillis);
                        }
                    },
                    START + i * 3_160_000L % (365 * 24 * HOUR));
        }
        system.addAndGet(366 * 24 * HOUR);
        long now = clock.nowMillis();
        for (Deadline due = heap.takeDue(now); due != null; due = heap.takeDue(now)) {
            due.reached(due.takenMillis);
        }
        assertThat(times).hasSize(10_000).isSorted();
    }
}
