package dev.perdura.engine.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.Patience;
import dev.perdura.engine.internal.commit.Committer;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final Committer committer = new Committer(new MemoryStore(), failure -> {});
    private final Lane lane = new Lane("lane-of-test", committer.newOutbox(), () -> {});

    /** A caller does a few pieces for others, then the lane's thread is to take over: it has to be there still. */
    @Test
    void whatACallerLeavesWhileTheLaneClosesIsDone() throws InterruptedException {
        lane.start();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread caller = new Thread(() -> lane.submit(() -> {
            begun.countDown();
            awaitQuietly(goOn);
            done.incrementAndGet();
        }));
        caller.start();
        begun.await();
        for (int i = 0; i < 9; i++) {
            lane.submit(done::incrementAndGet);
        }
        Thread closer = new Thread(lane::close);
        closer.start();
        Patience.await(() ->
                List.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED).contains(closer.getState()));

        goOn.countDown();
        closer.join();

        assertThat(done).hasValue(10);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
