package dev.perdura.engine.simulation;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;

/** The texts that the simulation puts into what it sends, each once, so that it finds them again in histories. */
final class Tokens {

    private Tokens() {}

    static Payloads payloads(String token) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(token)))
                .build();
    }

    /** Null if there is none. */
    static String text(Payloads payloads) {
        return payloads.getPayloadsCount() == 0
                ? null
                : payloads.getPayloads(0).getData().toStringUtf8();
    }

    /** The token of what was asked for by the request that this event tells of; null if there is none. */
    static String of(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED ->
                text(event.getWorkflowExecutionSignaledEventAttributes().getInput());
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ->
                event.getWorkflowExecutionUpdateAcceptedEventAttributes().getProtocolInstanceId();
            case EVENT_TYPE_MARKER_RECORDED ->
                event.getMarkerRecordedEventAttributes().getMarkerName();
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                text(event.getActivityTaskCompletedEventAttributes().getResult());
            case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
                event.getWorkflowExecutionTerminatedEventAttributes().getReason();
            default -> null;
        };
    }
}
