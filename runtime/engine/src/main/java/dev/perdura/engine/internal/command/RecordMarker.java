package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import java.util.Map;

/** Records something for the worker's own use: a side effect, a version, a local activity. */
final class RecordMarker {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES;

    private RecordMarker() {}

    static void decide(CommandContext context, Command command) {
        RecordMarkerCommandAttributes marker = command.getRecordMarkerCommandAttributes();
        context.checkId(marker.getMarkerName(), "MarkerName", BAD);
        context.checkSize(size(marker.getDetailsMap()), "RecordMarkerCommandAttributes.Details", BAD);
        MarkerRecordedEventAttributes.Builder recorded = MarkerRecordedEventAttributes.newBuilder()
                .setMarkerName(marker.getMarkerName())
                .putAllDetails(marker.getDetailsMap())
                .setWorkflowTaskCompletedEventId(context.completedEventId());
        if (marker.hasHeader()) {
            recorded.setHeader(marker.getHeader());
        }
        if (marker.hasFailure()) {
            recorded.setFailure(marker.getFailure());
        }
        context.transition()
                .record(context.event(EventType.EVENT_TYPE_MARKER_RECORDED, command)
                        .setMarkerRecordedEventAttributes(recorded));
    }

    private static int size(Map<String, Payloads> details) {
        int size = 0;
        for (Map.Entry<String, Payloads> detail : details.entrySet()) {
            size += detail.getKey().length() + detail.getValue().getSerializedSize();
        }
        return size;
    }
}
