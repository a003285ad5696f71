package dev.perdura.engine.internal.commit;

import static dev.perdura.engine.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.memory.MemoryStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the committer waits for company: not at all for a lone caller, for half of a crowd otherwise. */
class CommitterTest {

    private static final long FOR_EVER_NANOS = TimeUnit.DAYS.toNanos(1);

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private Committer committer;
    private LaneOutbox outbox;

    @AfterEach
    void close() {
        committer.close();
    }

    @Test
    void aCallerAfterAFewIsCommittedAtOnce() {
        letGo(7, FOR_EVER_NANOS);
        come(1);
        await(() -> commits.get() == 2);
        assertThat(released).hasValue(8);
    }

    @Test
    void aCrowdIsCommittedWhenHalfOfItIsBack() {
        letGo(8, FOR_EVER_NANOS);
        come(1);
        await(this::gathers);
        come(1);
        come(1);
        assertThat(commits).hasValue(1);
        come(1);
        await(() -> commits.get() == 2);
        assertThat(released).hasValue(12);
    }

    /** Whoever saw the thread asleep a while ago wakes it only now. */
    @Test
    void aLateWakeUpDoesNotEndTheWaitForACrowd() {
        letGo(8, FOR_EVER_NANOS);
        come(1);
        await(this::gathers);
        committers().forEach(LockSupport::unpark);
        come(1);
        come(1);
        come(1);
        await(() -> released.get() == 12);
        await(() -> commits.get() >= 2);
        assertThat(commits).hasValue(2);
    }

    @Test
    void thoseOfACrowdWhoHaveGoneForGoodAreWaitedForOnce() {
        letGo(100, 1);
        come(1);
        await(() -> commits.get() == 2);
        come(1);
        await(() -> commits.get() == 3);
        assertThat(released).hasValue(102);
    }

    @Test
    void closingCommitsWhatWaitsForACrowd() {
        letGo(8, FOR_EVER_NANOS);
        come(1);
        await(this::gathers);
        committer.close();
        assertThat(released).hasValue(9);
    }

    /** So many have been let go by one commit; {@code gatherNanos} is the longest wait for their return. */
    private void letGo(int callers, long gatherNanos) {
        committer = new Committer(new MemoryStore(), failure -> {}, gatherNanos);
        committer.afterEach(commits::incrementAndGet);
        outbox = committer.newOutbox();
        come(callers);
        committer.start();
        await(() -> commits.get() == 1);
        assertThat(released).hasValue(callers);
    }

    private void come(int callers) {
        for (int i = 0; i < callers; i++) {
            outbox.releaseAfter(outbox.openNumber(), new Release() {
                @Override
                public void committed() {
                    released.incrementAndGet();
                }

                @Override
                public void lost(CommitFailure failure) {
                    throw new AssertionError(failure);
                }
            });
        }
        outbox.offer();
    }

    /** Whether the committer waits with an end: it waits for good when there is nothing to do. */
    private boolean gathers() {
        return committers().anyMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static Stream<Thread> committers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("perdura-committer"));
    }
}
