package dev.perdura.engine.internal.state;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflow.v1.ResetPoints;

/**
 * The first workflow task that workers of some build have completed: where a reset goes back to when that build turns
 * out to be bad (rule 5.17). Mostly there is one, of workers that do not say what build they are.
 *
 * @param runId of the run with that task: this one, or one before it in the chain
 * @param completedEventId of that task
 * @param expireMillis when that run may be forgotten; 0 for never, and if it is this one
 * @param resettable whether nothing was under way to other runs then
 * @param before the point before this one, null if there is none
 */
public record ResetPoint(
        String runId,
        String binaryChecksum,
        String buildId,
        long completedEventId,
        long timeMillis,
        long expireMillis,
        boolean resettable,
        ResetPoint before) {

    /** So many are kept, the newest. */
    private static final int MOST = 20;

    /** The points of the runs before, the oldest first, with which a run begins; null if there are none. */
    static ResetPoint of(ResetPoints before) {
        ResetPoint newest = null;
        for (ResetPointInfo point : before.getPointsList()) {
            newest = new ResetPoint(
                    point.getRunId(),
                    point.getBinaryChecksum().intern(),
                    point.getBuildId().intern(),
                    point.getFirstWorkflowTaskCompletedId(),
                    Times.millis(point.getCreateTime()),
                    Times.millis(point.getExpireTime()),
                    point.getResettable(),
                    newest);
        }
        return newest;
    }

    /** The points of a run once this task of it is completed. */
    static ResetPoint after(WorkflowState state, HistoryEvent event) {
        WorkflowTaskCompletedEventAttributes completed = event.getWorkflowTaskCompletedEventAttributes();
        String checksum = completed.getBinaryChecksum();
        String buildId = completed.hasDeploymentVersion()
                ? completed.getDeploymentVersion().getBuildId()
                : completed.getWorkerVersion().getBuildId();
        ResetPoint points = state.resets.points();
        for (ResetPoint point = points; point != null; point = point.before) {
            if (point.binaryChecksum.equals(checksum) && point.buildId.equals(buildId)) {
                return points;
            }
        }
        OtherRuns others = state.otherRuns();
        boolean resettable =
                others.children().isEmpty() && others.pendingSignals() == 0 && others.pendingCancels() == 0;
        return new ResetPoint(
                state.run().runId(),
                checksum.intern(),
                buildId.intern(),
                event.getEventId(),
                Times.millis(event.getEventTime()),
                0,
                resettable,
                newest(points, MOST - 1));
    }

    private static ResetPoint newest(ResetPoint point, int most) {
        if (point == null || most == 0) {
            return null;
        }
        ResetPoint before = newest(point.before, most - 1);
        return before == point.before
                ? point
                : new ResetPoint(
                        point.runId,
                        point.binaryChecksum,
                        point.buildId,
                        point.completedEventId,
                        point.timeMillis,
                        point.expireMillis,
                        point.resettable,
                        before);
    }
}
