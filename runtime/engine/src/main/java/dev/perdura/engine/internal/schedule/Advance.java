package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.spec.ScheduleTimes.Occurrence;
import dev.perdura.engine.internal.schedule.v1.Backfill;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.state.Times;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Brings a schedule up to a moment: buffers a start for each time of the spec that has come, and for each that a
 * backfill wants, then lets those take their turn that the overlap policies let (rules 10.8 to 10.10, 10.14).
 */
public final class Advance {

    private static final int MOST_BUFFERED = 1_000;

    /** Backfills leave the other half to the times that come. */
    private static final int MOST_BUFFERED_BY_BACKFILLS = MOST_BUFFERED / 2;

    private static final int MOST_BACKFILLED_AT_ONCE = 10;

    /** However long the engine was down, it looks at no more times in one go; the rest follows in the next. */
    private static final int MOST_TIMES_AT_ONCE = 10_000;

    private Advance() {}

    /** @param newId for the runs that are to be started */
    public static void to(ScheduleMachine schedule, long nowMillis, Supplier<String> newId) {
        schedule.unfinished = false;
        takeTimes(schedule, nowMillis);
        backfill(schedule);
        TakeTurns.decide(schedule, newId);
        schedule.unfinished |= mayBackfill(schedule);
    }

    /** Looks at the times that have come since the last look. */
    static void takeTimes(ScheduleMachine schedule, long nowMillis) {
        long from = schedule.progress.getProcessedMillis();
        long to = Math.max(from, nowMillis);
        if (!schedule.mayAct()) {
            // What comes while it is paused or exhausted is never made up for (rule 10.10).
            schedule.progress.setProcessedMillis(to);
            return;
        }
        long catchupMillis = Times.millis(schedule.schedule().getPolicies().getCatchupWindow());
        long updateMillis = Times.millis(schedule.info.getUpdateTime());
        long last = from;
        int left = MOST_TIMES_AT_ONCE;
        for (Occurrence next = schedule.next(last); next != null && next.atMillis() <= to; next = schedule.next(last)) {
            if (left-- == 0) {
                schedule.unfinished = true;
                break;
            }
            last = next.atMillis();
            if (last < updateMillis) {
                // It came before the spec said so.
                continue;
            }
            if (to - last > catchupMillis) {
                schedule.info.setMissedCatchupWindow(schedule.info.getMissedCatchupWindow() + 1);
                continue;
            }
            buffer(schedule, next.nominalMillis(), last, 0, false);
        }
        // Not simply "to": with jitter, a time may be still to come whose nominal moment has passed.
        schedule.progress.setProcessedMillis(last);
    }

    static boolean mayBackfill(ScheduleMachine schedule) {
        return schedule.progress.getBackfillsCount() > 0
                && schedule.progress.getBufferedCount() < MOST_BUFFERED_BY_BACKFILLS
                && schedule.progress.getStartingCount() < MOST_BACKFILLED_AT_ONCE;
    }

    private static void backfill(ScheduleMachine schedule) {
        int left = MOST_BACKFILLED_AT_ONCE;
        while (left > 0 && mayBackfill(schedule)) {
            Backfill backfill = schedule.progress.getBackfills(0);
            Occurrence next = schedule.next(backfill.getAfterMillis());
            if (next == null || next.atMillis() > backfill.getUntilMillis()) {
                schedule.progress.removeBackfills(0);
                continue;
            }
            buffer(schedule, next.nominalMillis(), next.atMillis(), backfill.getOverlapPolicy(), true);
            schedule.progress.setBackfills(
                    0, backfill.toBuilder().setAfterMillis(next.atMillis()).build());
            left--;
        }
    }

    /** A start has to wait for its turn; there is room for so many only. */
    static void buffer(
            ScheduleMachine schedule, long nominalMillis, long scheduledMillis, int overlapPolicy, boolean manual) {
        if (schedule.progress.getBufferedCount() >= MOST_BUFFERED) {
            schedule.info.setBufferDropped(schedule.info.getBufferDropped() + 1);
            return;
        }
        long number = schedule.progress.getStarts() + 1;
        schedule.progress.setStarts(number);
        schedule.progress.addBuffered(BufferedStart.newBuilder()
                .setRequestId(requestId(schedule, number, nominalMillis))
                .setNominalMillis(nominalMillis)
                .setScheduledMillis(scheduledMillis)
                .setOverlapPolicy(overlapPolicy)
                .setManual(manual));
    }

    /** The same whenever it is derived again, another for every start (rule 10.12). */
    private static String requestId(ScheduleMachine schedule, long number, long nominalMillis) {
        String text = schedule.definition.getNamespaceId()
                + '/'
                + schedule.name().scheduleId()
                + '/'
                + schedule.createRequestId()
                + '/'
                + number
                + '/'
                + nominalMillis;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
