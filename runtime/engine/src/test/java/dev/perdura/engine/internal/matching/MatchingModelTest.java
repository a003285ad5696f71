package dev.perdura.engine.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.VirtualClock;
import dev.perdura.engine.internal.timer.Timers;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * D15 of the failure catalogue, rule 8.2: whatever order tasks and pollers come, give up and return in, one queue does
 * what two lists would do, and never do a task and a poller wait at the same time.
 */
class MatchingModelTest {

    private static final TaskQueueKey QUEUE = TaskQueueKey.ofWorkflows("default", "queue");
    private static final int STEPS = 20_000;

    private final AtomicLong elapsed = new AtomicLong(1_000_000);
    private final Timers timers = new Timers(new VirtualClock(Instant.EPOCH), elapsed::get, () -> {});
    private final Matching matching = new Matching(timers);
    private final Map<Task, Poller> met = new HashMap<>();
    private final List<Poller> empty = new ArrayList<>();

    private final List<Task> tasks = new ArrayList<>();
    private final List<Poller> pollers = new ArrayList<>();
    private final List<Task> handedOut = new ArrayList<>();

    private final class Given implements Task {

        @Override
        public void meet(Poller poller) {
            assertThat(met.put(this, poller)).as("handed out twice").isNull();
        }

        @Override
        public TaskQueueKey normalQueue() {
            return QUEUE;
        }
    }

    private Poller poller() {
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
        Poller[] self = new Poller[1];
        self[0] = new Poller(
                matching,
                QUEUE,
                PollingWorker.named("worker"),
                new Reply<>(nobody, Transport.IN_PROCESS),
                () -> empty.add(self[0]),
                elapsed.get() + 60_000);
        return self[0];
    }

    /** What two lists would do with a task that comes, or comes back. */
    private void expectOffer(Task task, boolean inFront) {
        if (!pollers.isEmpty()) {
            assertMet(task, pollers.remove(0));
        } else if (inFront) {
            tasks.add(0, task);
        } else {
            tasks.add(task);
        }
    }

    private void expectPoll(Poller poller, boolean inFront) {
        if (!tasks.isEmpty()) {
            assertMet(tasks.remove(0), poller);
        } else if (inFront) {
            pollers.add(0, poller);
        } else {
            pollers.add(poller);
        }
    }

    private void assertMet(Task task, Poller poller) {
        assertThat(met.get(task)).isSameAs(poller);
        handedOut.add(task);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aQueueIsTwoListsOfWhichOneIsEmpty(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            // Now the tasks are in excess, now the pollers.
            boolean rush = step / 500 % 2 == 0;
            int what = random.nextInt(10);
            if (what < (rush ? 4 : 2)) {
                Task task = new Given();
                matching.offer(QUEUE, task);
                expectOffer(task, false);
            } else if (what < 6) {
                Poller poller = poller();
                matching.poll(poller);
                expectPoll(poller, false);
            } else if (what < 8 && !handedOut.isEmpty()) {
                returned(handedOut.remove(random.nextInt(handedOut.size())), what == 6);
            } else if (!pollers.isEmpty()) {
                givesUp(pollers.remove(random.nextInt(pollers.size())), what == 8);
            }
            assertThat(tasks.isEmpty() || pollers.isEmpty()).isTrue();
            assertThat(matching.backlogSize()).isEqualTo(tasks.size());
        }
    }

    private void returned(Task task, boolean pollerIsGone) {
        Poller poller = met.remove(task);
        if (pollerIsGone) {
            matching.giveBack(QUEUE, task);
            expectOffer(task, true);
        } else {
            matching.pollOn(poller);
            expectPoll(poller, true);
        }
    }

    private void givesUp(Poller poller, boolean isGone) {
        if (isGone) {
            matching.cancel(poller);
            assertThat(empty).doesNotContain(poller);
        } else {
            matching.expire(poller);
            assertThat(empty).endsWith(poller);
        }
    }
}
