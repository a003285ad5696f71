package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.v1.Backfill;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.schedule.v1.BackfillRequest;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import java.util.function.Supplier;

/** Triggers a schedule, backfills, pauses or unpauses it (rules 10.14, 10.18). */
public final class PatchMachine {

    /** How many backfills may be under way in one schedule. */
    public static final int MOST_BACKFILLS = 100;

    private PatchMachine() {}

    /** Whether there is room for the backfills that the patch asks for. */
    public static boolean fits(ScheduleMachine schedule, SchedulePatch patch) {
        return schedule.progress.getBackfillsCount() + patch.getBackfillRequestCount() <= MOST_BACKFILLS;
    }

    /** @param requestId so that the same request changes nothing the second time; may be empty */
    public static void patch(
            ScheduleMachine schedule, SchedulePatch patch, String requestId, long nowMillis, Supplier<String> newId) {
        // What came while it was as it was counts as that says.
        Advance.takeTimes(schedule, nowMillis);
        apply(schedule, patch, nowMillis);
        ReplaceSchedule.remember(schedule, requestId);
        Advance.to(schedule, nowMillis, newId);
    }

    static void apply(ScheduleMachine schedule, SchedulePatch patch, long nowMillis) {
        if (patch.hasTriggerImmediately()) {
            TriggerImmediatelyRequest trigger = patch.getTriggerImmediately();
            long millis = trigger.hasScheduledTime() ? Times.millis(trigger.getScheduledTime()) : nowMillis;
            Advance.buffer(schedule, millis, millis, trigger.getOverlapPolicyValue(), true);
        }
        for (BackfillRequest backfill : patch.getBackfillRequestList()) {
            schedule.progress.addBackfills(Backfill.newBuilder()
                    .setAfterMillis(Times.millis(backfill.getStartTime()) - 1)
                    .setUntilMillis(Times.millis(backfill.getEndTime()))
                    .setOverlapPolicy(backfill.getOverlapPolicyValue()));
        }
        if (!patch.getPause().isEmpty()) {
            schedule.state.setPaused(true).setNotes(patch.getPause());
            schedule.bumpConflictToken();
        }
        if (!patch.getUnpause().isEmpty()) {
            schedule.state.setPaused(false).setNotes(patch.getUnpause());
            schedule.bumpConflictToken();
        }
    }
}
