package dev.perdura.engine.simulation;

import com.google.protobuf.Timestamp;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.ScheduleInfo;

/** One schedule, and what was asked of it: so it is known how often it must have come, whatever went wrong. */
final class AskedSchedule {

    final String id;
    long intervalMillis;

    /** By so much, at most, a time may come later than its spec says. */
    long jitterMillis;

    /** 0 if there is no limit. */
    int mostActions;

    /** Whether runs of it may overlap, because somebody has said so once. */
    boolean overlaps;

    /** Some times may pass in vain, or count under another spec: it was paused, updated or limited. */
    boolean disturbed;

    /** Starts that were asked for by hand. */
    long manual;

    /** Whoever asked for it knows that it is there: nobody makes it again. */
    boolean created;

    /** Somebody wants it deleted, and may have got that before others hear of what they asked for earlier. */
    boolean deletionAsked;

    /** Nobody will make it again, and it was deleted. */
    boolean deletionAcknowledged;

    /** It may have been deleted and made again. */
    boolean madeAgain;

    AskedSchedule(String id) {
        this.id = id;
    }

    /**
     * A start that has to end another one takes the place of one that has not begun yet, which is counted nowhere: as
     * on a Temporal server (ProcessBuffer in service/worker/scheduler/buffer.go: "it's just the one we were going to
     * start. replace it").
     */
    void overlapsAs(ScheduleOverlapPolicy policy) {
        overlaps |= policy == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
        disturbed |= policy == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER
                || policy == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER;
    }

    /** The workflow id that those of its runs begin with. */
    String workflowId() {
        return "of-" + id;
    }

    /** How many times of its spec have come by then (rule 10.5). */
    long times(long nowMillis, ScheduleInfo info) {
        Timestamp created = info.getCreateTime();
        long createdMillis = created.getSeconds() * 1_000 + created.getNanos() / 1_000_000;
        return nowMillis / intervalMillis - createdMillis / intervalMillis;
    }

    /** What has become of the times that have come: each is an action, or waits, or was left out for a reason. */
    static long accountedFor(ScheduleInfo info) {
        return info.getActionCount()
                + info.getBufferSize()
                + info.getOverlapSkipped()
                + info.getBufferDropped()
                + info.getMissedCatchupWindow();
    }

    @Override
    public String toString() {
        return "schedule " + id + " every " + intervalMillis + " ms"
                + (jitterMillis > 0 ? ", jitter " + jitterMillis + " ms" : "")
                + (disturbed ? ", disturbed" : "")
                + (overlaps ? ", overlapping" : "")
                + (mostActions > 0 ? ", at most " + mostActions : "")
                + ", " + manual + " by hand";
    }
}
