package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.timer.Deadline;
import java.util.function.BooleanSupplier;

/**
 * What the timer thread does after each look at the deadlines: housekeeping, and, for a clock that moves by itself,
 * telling it when everything waits.
 */
public final class Stillness implements Runnable {

    /** Moves a clock on. */
    @FunctionalInterface
    public interface Mover {
        /** Everything waits, and this is due next ({@link Long#MAX_VALUE}: nothing). */
        void goOn(long nextDeadlineMillis, boolean somebodyWaits);
    }

    /** Waiting for a worker's next poll ends by the passing of time alone, so it has to be looked at again. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Deadline lookAgain = new Deadline() {
        @Override
        protected void reached(long atMillis) {
            // The look itself follows.
        }
    };

    private volatile EngineParts parts;
    private volatile Executions executions;
    private Retention retention;
    private BooleanSupplier isAsked;
    private Mover mover;

    /** @param mover null for a clock that goes by itself */
    public void watch(
            EngineParts parts, Executions executions, Namespaces namespaces, BooleanSupplier isAsked, Mover mover) {
        this.retention = new Retention(executions, parts, namespaces);
        this.isAsked = isAsked;
        this.mover = mover;
        this.parts = parts;
        this.executions = executions;
    }

    @Override
    public void run() {
        if (executions == null) {
            return;
        }
        executions.lookAhead();
        parts.matching().sweep();
        retention.look();
        if (mover == null) {
            return;
        }
        boolean somebodyWaits = parts.waitingClients().get() > 0;
        if (!somebodyWaits && !isAsked.getAsBoolean()) {
            return;
        }
        if (!executions.isStill()) {
            parts.timers().setForCall(lookAgain, parts.timers().elapsedMillis() + LOOK_AGAIN_MILLIS);
            return;
        }
        long next = parts.timers().firstOfRunsMillis();
        long stored =
                parts.store().earliestDeadline(parts.horizon().endMillis()).orElse(Long.MAX_VALUE);
        long schedules = parts.store()
                .schedules()
                .earliestDeadline(parts.horizon().endMillis())
                .orElse(Long.MAX_VALUE);
        mover.goOn(Math.min(next, Math.min(stored, schedules)), somebodyWaits);
    }
}
