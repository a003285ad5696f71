package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.timer.Deadline;

/**
 * What the timer thread does after each look at the deadlines: housekeeping, and, for a clock that moves by itself,
 * telling it when everything waits.
 */
public final class Stillness implements Runnable {

    /** Moves a clock on. */
    public interface Mover {
        /** Whether somebody has asked for time to go ahead. */
        boolean isAsked();

        /**
         * Lets everything happen for which time has come by itself. In so many milliseconds it wants to be asked
         * again; {@link Long#MAX_VALUE} if time stands still.
         */
        long passMillis();

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
    private Mover mover;

    /** @param mover null for a clock that goes by itself */
    public void watch(EngineParts parts, Executions executions, Namespaces namespaces, Mover mover) {
        this.retention = new Retention(executions, parts, namespaces);
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
        if (!somebodyWaits && !mover.isAsked()) {
            return;
        }
        long againMillis = mover.passMillis();
        if (executions.isStill()) {
            mover.goOn(nextDeadlineMillis(), somebodyWaits);
        } else {
            againMillis = Math.min(againMillis, LOOK_AGAIN_MILLIS);
        }
        if (againMillis != Long.MAX_VALUE) {
            parts.timers().setForCall(lookAgain, parts.timers().elapsedMillis() + againMillis);
        }
    }

    private long nextDeadlineMillis() {
        long horizon = parts.horizon().endMillis();
        long next = parts.timers().firstOfRunsMillis();
        long stored = parts.store().earliestDeadline(horizon).orElse(Long.MAX_VALUE);
        long schedules = parts.store().schedules().earliestDeadline(horizon).orElse(Long.MAX_VALUE);
        return Math.min(next, Math.min(stored, schedules));
    }
}
