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
            points.addFirst(ResetPointInfo.newBuilder()
                    .setBinaryChecksum(point.binaryChecksum())
                    .setBuildId(point.buildId())
                    .setRunId(state.run().runId())
                    .setFirstWorkflowTaskCompletedId(point.completedEventId())
                    .setCreateTime(Times.timestamp(point.timeMillis()))
                    .setResettable(point.resettable())
                    .build());
        }
        return ResetPoints.newBuilder().addAllPoints(points).build();
    }
}
