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

    /** Where the rows come from, and what is done with each on its lane. */
    private interface Source {
        List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit);

        void recover(LaneRuns runs, DueRow row);
    }

    private final Executions executions;
    private final Source source;
    private final Runnable whenDone;
    private final long untilMillis;
    private long afterDeadline;
    private long afterKey;

    /** Fetches what is due after {@code afterMillis} and up to {@code untilMillis}. */
    private Recovery(Executions executions, Source source, long afterMillis, long untilMillis, Runnable whenDone) {
        this.executions = executions;
        this.source = source;
        this.whenDone = whenDone;
        this.untilMillis = untilMillis;
        this.afterDeadline = afterMillis;
        this.afterKey = afterMillis == Long.MIN_VALUE ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** @param greatestKey runs with greater keys are newer than this recovery and need none */
    static Recovery ofRuns(
            Executions executions,
            EngineParts parts,
            long afterMillis,
            long untilMillis,
            long greatestKey,
            Runnable whenDone) {
        Source runs = new Source() {
            @Override
            public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
                return parts.store().due(untilMillis, afterDeadlineMillis, afterKey, limit);
            }

            @Override
            public void recover(LaneRuns runs, DueRow row) {
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
        };
        return new Recovery(executions, runs, afterMillis, untilMillis, whenDone);
    }

    static Recovery ofSchedules(
            Executions executions, EngineParts parts, long afterMillis, long untilMillis, Runnable whenDone) {
        Source schedules = new Source() {
            @Override
            public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
                return parts.store().schedules().due(untilMillis, afterDeadlineMillis, afterKey, limit);
            }

            @Override
            public void recover(LaneRuns runs, DueRow row) {
                runs.perform(lane -> lane.schedules().expect(row));
            }
        };
        return new Recovery(executions, schedules, afterMillis, untilMillis, whenDone);
    }

    /** Fetches the next page; the last row of it to be looked at fetches the one after it. */
    void nextPage() {
        List<DueRow> rows = source.due(untilMillis, afterDeadline, afterKey, PAGE_ROWS);
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
                    source.recover(runs, row);
                } finally {
                    if (left.decrementAndGet() == 0) {
                        nextPage();
                    }
                }
            });
        }
    }
}
