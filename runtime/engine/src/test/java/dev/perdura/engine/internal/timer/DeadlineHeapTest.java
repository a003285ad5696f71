package dev.perdura.engine.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {

    private static final class Named extends Deadline {
        @Override
        protected void reached(long atMillis) {
            throw new UnsupportedOperationException();
        }
    }

    private final DeadlineHeap heap = new DeadlineHeap();

    @Test
    void isEmptyAtFirst() {
        assertThat(heap.firstMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(heap.takeDue(Long.MAX_VALUE)).isNull();
    }

    @Test
    void givesWhatIsDueAndNothingElse() {
        Named later = new Named();
        Named earlier = new Named();
        assertThat(heap.set(later, 20)).isTrue();
        assertThat(heap.set(earlier, 10)).isTrue();
        assertThat(heap.takeDue(9)).isNull();
        assertThat(heap.takeDue(10)).isSameAs(earlier);
        assertThat(heap.takeDue(10)).isNull();
        assertThat(heap.firstMillis()).isEqualTo(20);
    }

    @Test
    void movesWhatIsSetAnew() {
        Named first = new Named();
        Named second = new Named();
        heap.set(first, 10);
        heap.set(second, 20);
        assertThat(heap.set(first, 30)).isFalse();
        assertThat(heap.firstMillis()).isEqualTo(20);
        assertThat(heap.set(first, 5)).isTrue();
        assertThat(heap.takeDue(100)).isSameAs(first);
        assertThat(heap.takeDue(100)).isSameAs(second);
        assertThat(heap.takeDue(100)).isNull();
    }

    @Test
    void forgetsWhatIsCalledOff() {
        Named deadline = new Named();
        assertThat(heap.cancel(deadline)).isFalse();
        heap.set(deadline, 10);
        assertThat(heap.cancel(deadline)).isTrue();
        assertThat(heap.takeDue(100)).isNull();
    }

    /** A lane sets a deadline anew while the timer thread hands it on: what was due is not the new time. */
    @Test
    void whatWasTakenKeepsTheTimeItWasDueAt() {
        Named deadline = new Named();
        heap.set(deadline, 10);
        assertThat(heap.takeDue(15)).isSameAs(deadline);
        heap.set(deadline, 3_600_000);
        assertThat(deadline.takenMillis).isEqualTo(10);
        assertThat(heap.firstMillis()).isEqualTo(3_600_000);
    }

    /** The same as a list that is searched, whatever is done to it. */
    @Test
    void agreesWithAListOverRandomSteps() {
        Random random = new Random(7);
        List<Named> all = new ArrayList<>();
        List<Named> set = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(new Named());
        }
        for (int step = 0; step < 20_000; step++) {
            Named deadline = all.get(random.nextInt(all.size()));
            int what = random.nextInt(10);
            if (what < 6) {
                heap.set(deadline, random.nextInt(1_000));
                if (!set.contains(deadline)) {
                    set.add(deadline);
                }
            } else if (what < 8) {
                assertThat(heap.cancel(deadline)).isEqualTo(set.remove(deadline));
            } else {
                Deadline due = heap.takeDue(random.nextInt(1_000));
                if (due != null) {
                    assertThat(set.remove(due)).isTrue();
                    long taken = due.atMillis;
                    assertThat(set).allSatisfy(left -> assertThat(left.atMillis).isGreaterThanOrEqualTo(taken));
                }
            }
            long first = set.stream().mapToLong(left -> left.atMillis).min().orElse(Long.MAX_VALUE);
            assertThat(heap.firstMillis()).isEqualTo(first);
        }
    }
}
