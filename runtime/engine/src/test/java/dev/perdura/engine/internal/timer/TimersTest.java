package dev.perdura.engine.internal.timer;

import dev.perdura.engine.Patience;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TimersTest {

    /** What a look calls may park, and so use up the permit that the wake-up has left. */
    @Test
    void aWakeUpDuringALookIsNotLost() {
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<Timers> timers = new AtomicReference<>();
        timers.set(new Timers(() -> 0, () -> 0, () -> {
            if (looks.incrementAndGet() == 1) {
                timers.get().wake();
                LockSupport.park();
            }
        }));
        timers.get().start();
        Patience.await(() -> looks.get() >= 2);
        timers.get().close();
    }
}
