package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.store.ClosedRun;
import dev.perdura.engine.internal.timer.Deadline;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets closed runs when the retention of their namespace is over (rule 9.14). A run's time follows from its close
 * and its namespace, so nothing is kept for it: the store is asked for the runs that closed first, page by page.
 *
 * <p>It looks when the timer thread is awake anyway, and for that has it wake now and then. It is no deadline that a
 * clock which moves by itself would move to.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int PAGE_RUNS = 128;
    private static final long LOOK_EVERY_MILLIS = 10_000;

    /** Namespaces change, so the time of the first run is not relied on for longer. */
    private static final long ASK_EVERY_MILLIS = 60_000;

    private final Executions executions;
    private final EngineParts parts;
    private final Namespaces namespaces;
    private final Deadline nextLook = new Deadline() {
        @Override
        protected void reached(long atMillis) {
            // The look itself follows.
        }
    };

    private volatile boolean sweeping;

    /** When the first run is over, in the time of the engine's clock. */
    private volatile long firstMillis = Long.MIN_VALUE;

    private volatile long askAgainAt;
    private long looksAgainAt;

    Retention(Executions executions, EngineParts parts, Namespaces namespaces) {
        this.executions = executions;
        this.parts = parts;
        this.namespaces = namespaces;
    }

    /** Called by the timer thread: begins to forget if there is anything to forget. */
    void look() {
        long elapsed = parts.timers().elapsedMillis();
        if (elapsed >= looksAgainAt) {
            looksAgainAt = elapsed + LOOK_EVERY_MILLIS;
            parts.timers().setForCall(nextLook, looksAgainAt);
        }
        if (!sweeping && (parts.clock().nowMillis() >= firstMillis || elapsed >= askAgainAt)) {
            sweeping = true;
            askAgainAt = elapsed + ASK_EVERY_MILLIS;
            // What closes from now on is over later than this, in whatever namespace.
            firstMillis = parts.clock().nowMillis() + Namespaces.SHORTEST_RETENTION_MILLIS;
            next(namespaces.all().iterator());
        }
    }

    private void next(Iterator<Namespace> left) {
        if (left.hasNext()) {
            Namespace namespace = left.next();
            executions.elsewhere(() -> trySweep(namespace, left));
        } else {
            sweeping = false;
            parts.timers().wake();
        }
    }

    private void trySweep(Namespace namespace, Iterator<Namespace> left) {
        try {
            sweep(namespace, left);
        } catch (RuntimeException e) {
            LOG.warn("Runs whose retention is over could not be forgotten now; it is tried again", e);
            sweeping = false;
        }
    }

    private void sweep(Namespace namespace, Iterator<Namespace> left) {
        long retention = Times.millis(namespace.definition().getConfig().getWorkflowExecutionRetentionTtl());
        if (retention <= 0) {
            next(left);
            return;
        }
        long now = parts.clock().nowMillis();
        List<ClosedRun> runs = parts.store().firstClosed(namespace.name(), PAGE_RUNS);
        int over = 0;
        while (over < runs.size() && runs.get(over).closeTimeMillis() + retention <= now) {
            over++;
        }
        if (over < runs.size()) {
            firstMillis = Math.min(firstMillis, runs.get(over).closeTimeMillis() + retention);
        }
        if (over == 0) {
            next(left);
            return;
        }
        Page page = new Page(namespace, left, over);
        runs.subList(0, over).forEach(page::forget);
    }

    /** Runs to be forgotten at once. The next page comes when all of these are gone, or could not be forgotten. */
    private final class Page implements Release {

        private final Namespace namespace;
        private final Iterator<Namespace> left;
        private final boolean isLast;
        private final AtomicInteger missing;
        private volatile boolean failed;

        private Page(Namespace namespace, Iterator<Namespace> left, int count) {
            this.namespace = namespace;
            this.left = left;
            this.isLast = count < PAGE_RUNS;
            this.missing = new AtomicInteger(count);
        }

        private void forget(ClosedRun closed) {
            LaneRuns runs = executions.runsOf(closed.namespace(), closed.workflowId());
            runs.lane().submitElsewhere(() -> {
                boolean done = false;
                try {
                    runs.removal().expired(closed);
                    done = true;
                } finally {
                    if (!done) {
                        failed = true;
                    }
                    runs.lane().outbox().releaseAfter(runs.removal().newestBatch(), this);
                }
            });
        }

        @Override
        public void committed() {
            if (missing.decrementAndGet() > 0) {
                return;
            }
            if (isLast || failed) {
                // What could not be forgotten would be on the next page again; it is when all are asked for again.
                next(left);
            } else {
                executions.elsewhere(() -> trySweep(namespace, left));
            }
        }

        @Override
        public void lost(CommitFailure failure) {
            // The engine has stopped; the next one looks again.
        }
    }
}
