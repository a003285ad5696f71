package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store says is due, brought into memory page by page: at the start all that has work to hand out or is due
 * within the horizon, later what the horizon comes to cover. So opening an engine costs no more than the work that is
 * ready, and takes turns with new requests.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final int PAGE_ROWS = 256;

    private final Executions executions;
    private final EngineParts parts;
    private final Runnable whenDone;
    private final long untilMillis;
    private final long greatestKey;
    private long afterDeadline;
    private long afterKey;

    /**
     * Fetches what is due after {@code afterMillis} and up to {@code untilMillis}.
     *
     * @param greatestKey runs with greater keys are newer than this recovery and need none
     */
    Recovery(
            Executions executions,
            EngineParts parts,
            long afterMillis,
            long untilMillis,
            long greatestKey,
            Runnable whenDone) {
        this.executions = executions;
        this.parts = parts;
        this.whenDone = whenDone;
        this.untilMillis = untilMillis;
        this.greatestKey = greatestKey;
        this.afterDeadline = afterMillis;
        this.afterKey = afterMillis == Long.MIN_VALUE ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** Fetches the next page; the last row of it to be looked at fetches the one after it. */
    void nextPage() {
        List<DueRow> rows = parts.store().due(untilMillis, afterDeadline, afterKey, PAGE_ROWS);
        if (rows.isEmpty()) {
            whenDone.run();
            return;
        }
        DueRow last = rows.get(rows.size() - 1);
        afterDeadline = last.deadlineMillis();
        afterKey = last.executionKey();
        AtomicInteger left = new AtomicInteger(rows.size());
        for (DueRow row : rows) {
            LaneRuns runs = executions.runsOf(row.namespace(), row.workflowId());
            runs.lane().submitElsewhere(() -> {
                try {
                    recover(runs, row);
                } finally {
                    if (left.decrementAndGet() == 0) {
                        nextPage();
                    }
                }
            });
        }
    }

    private void recover(LaneRuns runs, DueRow row) {
        if (row.executionKey() > greatestKey) {
            return;
        }
        if (row.deadlineMillis() > ExecutionProgress.DUE_NOW) {
            runs.deadlines().expect(row);
            return;
        }
        try {
            runs.recover(row.executionKey());
        } catch (Refusal damage) {
            LOG.error("A workflow cannot go on after the restart. {}", damage.getMessage());
        }
    }
}
