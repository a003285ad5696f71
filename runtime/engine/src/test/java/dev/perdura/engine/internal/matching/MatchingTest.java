package dev.perdura.engine.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.Patience;
import dev.perdura.engine.VirtualClock;
import dev.perdura.engine.internal.timer.Timers;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private static final TaskQueueKey QUEUE = TaskQueueKey.ofWorkflows("default", "queue");
    private static final TaskQueueKey STICKY = TaskQueueKey.ofWorkflows("default", "sticky");

    private final AtomicLong elapsed = new AtomicLong(1_000_000);
    private final Timers timers = new Timers(new VirtualClock(Instant.EPOCH), elapsed::get, () -> {});
    private final Matching matching = new Matching(timers);
    private final List<String> happened = new ArrayList<>();
    private volatile double configured = Double.NaN;

    /** What happens while a queue is being made. */
    private Runnable meanwhile = () -> {};

    private final Matching interrupted = new Matching(timers, key -> {
        double limit = configured;
        meanwhile.run();
        return limit;
    });

    private final class Named implements Task {
        private final String name;
        private boolean withdrawn;

        private Named(String name) {
            this.name = name;
        }

        @Override
        public void meet(Poller poller) {
            happened.add(name + " meets " + poller.identity());
        }

        @Override
        public TaskQueueKey normalQueue() {
            return QUEUE;
        }

        @Override
        public boolean isWithdrawn() {
            return withdrawn;
        }
    }

    private Poller poller(String name, TaskQueueKey key) {
        return poller(PollingWorker.named(name), key);
    }

    private Poller poller(PollingWorker worker, TaskQueueKey key) {
        String name = worker.identity();
        StreamObserver<Object> nobody = new StreamObserver<>() {
            @Override
            public void onNext(Object value) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void onError(Throwable error) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void onCompleted() {
                throw new UnsupportedOperationException();
            }
        };
        Reply<Object> reply = new Reply<>(nobody, Transport.IN_PROCESS);
        return new Poller(matching, key, worker, reply, () -> happened.add(name + " empty"), elapsed.get() + 60_000);
    }

    private Poller poll(String name) {
        Poller poller = poller(name, QUEUE);
        matching.poll(poller);
        return poller;
    }

    @Test
    void pollersAndTasksAreServedInOrderOfArrival() {
        poll("first");
        poll("second");
        matching.offer(QUEUE, new Named("a"));
        matching.offer(QUEUE, new Named("b"));
        matching.offer(QUEUE, new Named("c"));
        matching.offer(QUEUE, new Named("d"));
        poll("third");
        poll("fourth");
        assertThat(happened).containsExactly("a meets first", "b meets second", "c meets third", "d meets fourth");
    }

    @Test
    void aPollerWhoseTaskWasStaleIsNextAgain() {
        Poller first = poll("first");
        poll("second");
        matching.offer(QUEUE, new Named("stale"));
        matching.pollOn(first);
        matching.offer(QUEUE, new Named("a"));
        assertThat(happened).containsExactly("stale meets first", "a meets first");
    }

    @Test
    void aTaskWhosePollerHasGoneIsNextAgain() {
        poll("gone");
        Named task = new Named("a");
        matching.offer(QUEUE, task);
        matching.offer(QUEUE, new Named("b"));
        matching.giveBack(QUEUE, task);
        poll("second");
        assertThat(happened).containsExactly("a meets gone", "a meets second");
    }

    @Test
    void aPollerThatHasGoneGetsNothing() {
        Poller gone = poll("gone");
        matching.cancel(gone);
        matching.offer(QUEUE, new Named("a"));
        assertThat(happened).isEmpty();
        assertThat(matching.backlogSize()).isEqualTo(1);
    }

    @Test
    void aPollerThatHasWaitedLongEnoughIsToldSoOnce() {
        Poller poller = poll("first");
        matching.expire(poller);
        matching.expire(poller);
        matching.offer(QUEUE, new Named("a"));
        assertThat(happened).containsExactly("first empty");
    }

    @Test
    void aTaskThatNobodyWantsAnyMoreIsSkipped() {
        Named withdrawn = new Named("a");
        matching.offer(QUEUE, withdrawn);
        matching.offer(QUEUE, new Named("b"));
        withdrawn.withdrawn = true;
        poll("first");
        assertThat(happened).containsExactly("b meets first");
    }

    /** Rule 2.10: ten seconds count from the last time the worker had a poll open, not from when that poll began. */
    @Test
    void aStickyQueueIsUsedWhileItsWorkerIsThere() {
        matching.poll(poller("worker", STICKY));
        elapsed.addAndGet(59_000);
        matching.offerSticky(STICKY, QUEUE, new Named("a"));
        elapsed.addAndGet(9_000);
        matching.offerSticky(STICKY, QUEUE, new Named("b"));
        matching.poll(poller("worker", STICKY));
        elapsed.addAndGet(10_001);
        matching.offerSticky(STICKY, QUEUE, new Named("c"));
        poll("anybody");
        assertThat(happened).containsExactly("a meets worker", "b meets worker", "c meets anybody");
    }

    /** Rule 8.7 */
    @Test
    void whatWaitsForAWorkerThatShutsDownIsForEverybody() {
        Poller earlier = poller("worker", STICKY);
        matching.poll(earlier);
        matching.cancel(earlier);
        matching.offerSticky(STICKY, QUEUE, new Named("a"));
        poll("anybody");
        matching.shutDownSticky(STICKY);
        matching.offerSticky(STICKY, QUEUE, new Named("b"));
        poll("another");
        assertThat(happened).containsExactly("a meets anybody", "b meets another");
    }

    @Test
    void whenItClosesAllPollsEnd() {
        poll("first");
        matching.close();
        poll("second");
        assertThat(happened).containsExactly("first empty", "second empty");
    }

    /** Rule 8.5: so many at once as come in a second, then one by one, in order. */
    @Test
    void aQueueGivesAwayNoMoreThanItsWorkersWant() {
        PollingWorker limiting = new PollingWorker("worker", "", 2, null, null);
        for (int i = 0; i < 4; i++) {
            matching.poll(poller(limiting, QUEUE));
        }
        for (String name : List.of("a", "b", "c", "d")) {
            matching.offer(QUEUE, new Named(name));
        }
        assertThat(happened).containsExactly("a meets worker", "b meets worker");
        assertThat(matching.status(QUEUE).limitedLately()).isTrue();

        elapsed.addAndGet(499);
        matching.offer(QUEUE, new Named("e"));
        assertThat(happened).hasSize(2);
        elapsed.addAndGet(1);
        matching.poll(poller(limiting, QUEUE));
        assertThat(happened).endsWith("c meets worker");
        assertThat(matching.backlogSize()).isEqualTo(2);
    }

    /** Rule 8.7: also if that comes while a poll is on its way into the queue. */
    @Test
    void aWorkerIsShutDownWhileItBeginsToPoll() {
        PollingWorker stopping = new PollingWorker("stopping", "key", Double.NaN, null, null);
        meanwhile = () -> interrupted.shutDownWorker("default", "key");
        interrupted.poll(poller(stopping, QUEUE));
        assertThat(happened).containsExactly("stopping empty");
        assertThat(timers.waitingCalls()).isZero();
    }

    /** What a queue is limited to is asked while it is made, and changed before it is there to be told of that. */
    @Test
    void aLimitChangedWhileItsQueueIsMadeCounts() throws InterruptedException {
        Thread configuring = new Thread(() -> interrupted.configured(QUEUE));
        meanwhile = () -> {
            meanwhile = () -> {};
            configured = 7;
            configuring.start();
            // It waits for the queue, or it has found none and is done.
            Patience.await(
                    () -> List.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(configuring.getState()));
        };
        interrupted.poll(poller("first", QUEUE));
        configuring.join();
        assertThat(interrupted.status(QUEUE).tasksPerSecond()).isEqualTo(7);
    }

    /** Rule 8.7. */
    @Test
    void aWorkerThatIsShutDownPollsNoMore() {
        PollingWorker stopping = new PollingWorker("stopping", "key", Double.NaN, null, null);
        matching.poll(poller(stopping, QUEUE));
        poll("other");

        matching.shutDownWorker("default", "key");
        matching.poll(poller(stopping, QUEUE));
        matching.offer(QUEUE, new Named("a"));

        assertThat(happened).containsExactly("stopping empty", "stopping empty", "a meets other");
    }
}
