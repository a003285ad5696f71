package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.engine.internal.execution.Stillness;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How a virtual clock goes while it is locked: features.md 34.1, and what the TestService promises of its counter. */
class LockedClockTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final long NOTHING = Long.MAX_VALUE;

    private final AtomicLong elapsedMillis = new AtomicLong(77);
    private final VirtualClock clock = new VirtualClock(START, elapsedMillis::get);
    private final Stillness.Mover mover = clock.mover();

    @Test
    void itGoesAtRealPaceUntilTheLastLockIsTakenBack() {
        elapsedMillis.addAndGet(1_000);
        assertThat(clock.now()).isEqualTo(START);
        clock.lock();
        clock.lock();
        elapsedMillis.addAndGet(5);
        clock.unlock();
        elapsedMillis.addAndGet(2);
        assertThat(clock.now()).isEqualTo(START.plusMillis(7));
        clock.unlock();
        elapsedMillis.addAndGet(1_000);
        assertThat(clock.now()).isEqualTo(START.plusMillis(7));
    }

    @Test
    void itDoesNotJumpWhenEverythingWaits() {
        clock.lock();
        mover.goOn(START.plusSeconds(60).toEpochMilli(), true);
        assertThat(clock.now()).isEqualTo(START);
        clock.unlock();
        mover.goOn(START.plusSeconds(60).toEpochMilli(), true);
        assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void whoWaitsForATimeArrivesAtRealPace() {
        clock.lock();
        CompletableFuture<Void> sleep = clock.runBy(Duration.ofMillis(30));
        assertThat(mover.passMillis()).isEqualTo(30);
        elapsedMillis.addAndGet(29);
        mover.goOn(NOTHING, true);
        assertThat(mover.passMillis()).isEqualTo(1);
        assertThat(sleep).isNotDone();
        elapsedMillis.addAndGet(1);
        assertThat(mover.passMillis()).isEqualTo(NOTHING);
        assertThat(sleep).isCompleted();
    }

    @Test
    void aLockThatWasNotTakenCannotBeTakenBack() {
        assertThatThrownBy(clock::unlock).hasMessageContaining("Unbalanced lock and unlock calls");
        assertThatThrownBy(() -> clock.runUnlockedBy(Duration.ofHours(1)))
                .hasMessageContaining("Unbalanced lock and unlock calls");
        assertThat(mover.isAsked()).isFalse();
    }

    @Test
    void unlockedForAWhileItHurriesAndIsLockedAgainOnArrival() {
        clock.lock();
        CompletableFuture<Void> sleep = clock.runUnlockedBy(Duration.ofHours(1));
        mover.goOn(START.plusSeconds(60).toEpochMilli(), false);
        assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
        mover.goOn(NOTHING, false);
        assertThat(sleep).isCompleted();
        assertThat(clock.now()).isEqualTo(START.plusSeconds(3_600));
        elapsedMillis.addAndGet(4);
        assertThat(clock.now()).isEqualTo(START.plusSeconds(3_600).plusMillis(4));
    }

    @Test
    void unlockedForAWhileItGoesAtRealPaceIfSomebodyElseHasALock() {
        clock.lock();
        clock.lock();
        CompletableFuture<Void> sleep = clock.runUnlockedBy(Duration.ofMillis(10));
        mover.goOn(NOTHING, false);
        assertThat(sleep).isNotDone();
        elapsedMillis.addAndGet(10);
        mover.passMillis();
        assertThat(sleep).isCompleted();
        clock.unlock();
        clock.unlock();
        assertThatThrownBy(clock::unlock).hasMessageContaining("Unbalanced");
    }

    @Test
    void whoNoLongerWantsToArriveTakesTheLockBackAtOnce() {
        clock.lock();
        CompletableFuture<Void> sleep = clock.runUnlockedBy(Duration.ofHours(1));
        sleep.cancel(false);
        assertThat(mover.isAsked()).isFalse();
        clock.unlock();
        assertThatThrownBy(clock::unlock).hasMessageContaining("Unbalanced");
    }
}
