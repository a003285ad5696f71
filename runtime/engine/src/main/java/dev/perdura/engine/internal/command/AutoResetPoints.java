package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ResetPoint;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflow.v1.ResetPoints;
import java.util.ArrayDeque;

/** The reset points of a run as others see them: the oldest first (rule 5.17). */
final class AutoResetPoints {

    private AutoResetPoints() {}

    static ResetPoints of(WorkflowState state) {
        ArrayDeque<ResetPointInfo> points = new ArrayDeque<>();
        for (ResetPoint point = state.resets().points(); point != null; point = point.before()) {
            points.addFirst(info(point, point.expireMillis()));
        }
        return ResetPoints.newBuilder().addAllPoints(points).build();
    }

    /**
     * What the next run of the chain gets to know of them (rule 4.8). Those of runs that are forgotten by now are left
     * out. Unlike on a Temporal server, the next run's first event says of all of them until when they can be used, not
     * only of those of earlier runs: what a description says then follows from the history alone.
     *
     * @param closed the run that the next one follows
     * @param retentionMillis how long that is kept from now on; 0 for ever
     */
    static ResetPoints carriedOver(WorkflowState closed, long nowMillis, long retentionMillis) {
        ArrayDeque<ResetPointInfo> points = new ArrayDeque<>();
        for (ResetPoint point = closed.resets().points(); point != null; point = point.before()) {
            boolean isOwn = point.runId().equals(closed.run().runId());
            long expireMillis = isOwn && retentionMillis > 0 ? nowMillis + retentionMillis : point.expireMillis();
            if (expireMillis == 0 || expireMillis >= nowMillis) {
                points.addFirst(info(point, expireMillis));
            }
        }
        return ResetPoints.newBuilder().addAllPoints(points).build();
    }

    private static ResetPointInfo info(ResetPoint point, long expireMillis) {
        ResetPointInfo.Builder info = ResetPointInfo.newBuilder()
                .setBinaryChecksum(point.binaryChecksum())
                .setBuildId(point.buildId())
                .setRunId(point.runId())
                .setFirstWorkflowTaskCompletedId(point.completedEventId())
                .setCreateTime(Times.timestamp(point.timeMillis()))
                .setResettable(point.resettable());
        if (expireMillis != 0) {
            info.setExpireTime(Times.timestamp(expireMillis));
        }
        return info.build();
    }
}
