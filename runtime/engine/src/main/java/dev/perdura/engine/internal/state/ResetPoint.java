package dev.perdura.engine.internal.state;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;

/**
 * The first workflow task that workers of some build have completed: where a reset goes back to when that build turns
 * out to be bad (rule 5.17). Mostly there is one, of workers that do not say what build they are.
 *
 * @param completedEventId of that task
 * @param resettable whether nothing was under way to other runs then
 * @param before the point before this one, null if there is none
 */
public record ResetPoint(
        String binaryChecksum,
        String buildId,
        long completedEventId,
        long timeMillis,
        boolean resettable,
        ResetPoint before) {

    /** So many are kept, the newest. */
    private static final int MOST = 20;

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
                checksum.intern(),
                buildId.intern(),
                event.getEventId(),
                Times.millis(event.getEventTime()),
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
                        point.binaryChecksum,
                        point.buildId,
                        point.completedEventId,
                        point.timeMillis,
                        point.resettable,
                        before);
    }
}
