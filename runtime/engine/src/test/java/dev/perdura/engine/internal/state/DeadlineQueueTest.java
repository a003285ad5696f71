package dev.perdura.engine.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

    private final DeadlineQueue queue = new DeadlineQueue();

    private TimerState timer(long millis, long eventId) {
        TimerState timer = new TimerState("t" + eventId, eventId, millis);
        queue.offer(timer);
        return timer;
    }

    private void close(TimerState timer) {
        timer.close();
        queue.closed(timer);
    }

    @Test
    void emptyNothingIsDue() {
        assertThat(queue.earliestMillis()).isEqualTo(Due.NEVER);
        assertThat(queue.poll(Long.MAX_VALUE)).isNull();
    }

    @Test
    void theEarliestComesFirstThenTheLowerEventId() {
        TimerState third = timer(20, 1);
        TimerState second = timer(10, 3);
        TimerState first = timer(10, 2);

        assertThat(queue.poll(9)).isNull();
        assertThat(queue.poll(10)).isSameAs(first);
        assertThat(queue.poll(10)).isSameAs(second);
        assertThat(queue.poll(10)).isNull();
        assertThat(queue.poll(20)).isSameAs(third);
    }

    @Test
    void whatIsClosedIsNeverDue() {
        close(timer(10, 1));
        TimerState open = timer(20, 2);

        assertThat(queue.earliestMillis()).isEqualTo(20);
        assertThat(queue.poll(100)).isSameAs(open);
        assertThat(queue.poll(100)).isNull();
    }

    @Test
    void closedOnesDoNotPileUp() {
        timer(1_000_000, 0);
        for (int round = 1; round < 10_000; round++) {
            close(timer(1_000 + round, round));
        }

        assertThat(queue.size()).isLessThan(50);
        assertThat(queue.earliestMillis()).isEqualTo(1_000_000);
    }

    @Test
    void likeASortedList() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            List<TimerState> open = new ArrayList<>();
            for (int step = 0; step < 100; step++) {
                if (random.nextInt(3) > 0 || open.isEmpty()) {
                    open.add(timer(random.nextInt(50), 1_000L * round + step));
                } else {
                    close(open.remove(random.nextInt(open.size())));
                }
            }
            open.sort((one, other) -> one.deadlineMillis() != other.deadlineMillis()
                    ? Long.compare(one.deadlineMillis(), other.deadlineMillis())
                    : Long.compare(one.startedEventId(), other.startedEventId()));
            for (TimerState expected : open) {
                assertThat(queue.poll(Long.MAX_VALUE)).isSameAs(expected);
            }
            assertThat(queue.earliestMillis()).isEqualTo(Due.NEVER);
        }
    }
}
