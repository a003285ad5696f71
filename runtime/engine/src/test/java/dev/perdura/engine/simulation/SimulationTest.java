package dev.perdura.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Worlds in which anything happens to the engine, one for each seed; see {@link Simulation}. A seed that shows a defect
 * is printed with all that happened, and shows it again whenever it is played.
 *
 * <p>{@code -Dperdura.simulation.seeds=N} plays N seeds, {@code -Dperdura.simulation.first=S} begins with that one, and
 * {@code -Dperdura.simulation.threads=T} plays T at a time. {@code -Dperdura.simulation.seed=S} plays only that one and
 * tells all that happened.
 */
class SimulationTest {

    private static final int NORMAL_SEEDS = 2_000;
    private static final int SEEDS_BETWEEN_NEWS = 1_000;
    private static final String PLAY_AGAIN =
            "mvn -q -B -ntp -Psimulation -pl runtime/engine -am test -Dperdura.simulation.seed=";

    private final Set<EventType> happened = EnumSet.noneOf(EventType.class);
    private final AtomicLong engines = new AtomicLong();
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    @Test
    void whatMustAlwaysHoldHolds() throws InterruptedException {
        Long only = Long.getLong("perdura.simulation.seed");
        if (only != null) {
            System.out.println(play(only).report());
            return;
        }
        long first = Long.getLong("perdura.simulation.first", 1);
        long seeds = Long.getLong("perdura.simulation.seeds", NORMAL_SEEDS);
        AtomicLong next = new AtomicLong(first);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[Integer.getInteger("perdura.simulation.threads", 1)];
        for (int at = 0; at < threads.length; at++) {
            threads[at] = new Thread(() -> playFrom(next, first, first + seeds, failure), "simulation-" + at);
            threads[at].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get().getMessage(), failure.get());
        }
        System.out.printf(
                "simulation: seeds %d to %d, %d engines, %d runs, %d events%n",
                first, first + seeds - 1, engines.get(), runs.get(), events.get());
        if (seeds >= NORMAL_SEEDS) {
            assertThat(happened).as("events that happened").containsAll(expected());
        }
    }

    @Test
    void aSeedSaysAllThatHappens() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(told(seed)).isEqualTo(told(seed));
        }
    }

    private static String told(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.play();
        return simulation.report();
    }

    private void playFrom(AtomicLong next, long first, long end, AtomicReference<Throwable> failure) {
        for (long seed = next.getAndIncrement(); seed < end && failure.get() == null; seed = next.getAndIncrement()) {
            if (end > first + NORMAL_SEEDS && (seed - first) % SEEDS_BETWEEN_NEWS == 0) {
                System.out.printf("simulation: at seed %d of %d to %d%n", seed, first, end - 1);
            }
            try {
                play(seed);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    private Simulation play(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.play();
        } catch (Throwable e) {
            throw new AssertionError(
                    simulation.report() + "\nseed " + seed + ": " + e.getMessage() + "\nTo see it again: " + PLAY_AGAIN
                            + seed,
                    e);
        }
        engines.addAndGet(simulation.engines());
        AtomicInteger count = new AtomicInteger();
        synchronized (happened) {
            simulation.ledger().runs().forEach(run -> {
                count.addAndGet(run.events.size());
                run.events.forEach(event -> happened.add(event.getEventType()));
            });
        }
        runs.addAndGet(simulation.ledger().runs().size());
        events.addAndGet(count.get());
        return simulation;
    }

    /** So that nobody believes in seeds that do nothing. */
    private static Set<EventType> expected() {
        return EnumSet.of(
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
                EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
                EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
                EventType.EVENT_TYPE_TIMER_FIRED,
                EventType.EVENT_TYPE_TIMER_CANCELED,
                EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
                EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
                EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED,
                EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
                EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
    }
}
