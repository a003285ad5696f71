package dev.perdura.engine.internal.schedule;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The request with which a schedule starts a workflow (rule 10.12). */
public final class ScheduledRequest {

    private ScheduledRequest() {}

    public static StartWorkflowExecutionRequest of(ScheduleMachine schedule, BufferedStart start) {
        NewWorkflowExecutionInfo action = schedule.schedule().getAction().getStartWorkflow();
        StartWorkflowExecutionRequest.Builder request = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(schedule.name().namespace())
                .setWorkflowId(start.getWorkflowId())
                .setRequestId(start.getRequestId())
                .setIdentity("temporal-scheduler-" + schedule.name().namespace() + "-"
                        + schedule.name().scheduleId())
                .setWorkflowType(action.getWorkflowType())
                .setTaskQueue(action.getTaskQueue())
                .setWorkflowIdReusePolicy(
                        start.getManual()
                                ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                                : WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
        copy(action, request);
        request.getSearchAttributesBuilder()
                .putIndexedFields(
                        "TemporalScheduledStartTime",
                        text(Instant.ofEpochMilli(start.getNominalMillis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()))
                .putIndexedFields("TemporalScheduledById", text(schedule.name().scheduleId()));
        if (start.getTracked()) {
            outcomeOfLast(schedule, request);
        }
        return request.build();
    }

    private static void copy(NewWorkflowExecutionInfo action, StartWorkflowExecutionRequest.Builder request) {
        if (action.hasInput()) {
            request.setInput(action.getInput());
        }
        if (action.hasWorkflowExecutionTimeout()) {
            request.setWorkflowExecutionTimeout(action.getWorkflowExecutionTimeout());
        }
        if (action.hasWorkflowRunTimeout()) {
            request.setWorkflowRunTimeout(action.getWorkflowRunTimeout());
        }
        if (action.hasWorkflowTaskTimeout()) {
            request.setWorkflowTaskTimeout(action.getWorkflowTaskTimeout());
        }
        if (action.hasRetryPolicy()) {
            request.setRetryPolicy(action.getRetryPolicy());
        }
        if (action.hasMemo()) {
            request.setMemo(action.getMemo());
        }
        if (action.hasSearchAttributes()) {
            request.setSearchAttributes(action.getSearchAttributes());
        }
        if (action.hasHeader()) {
            request.setHeader(action.getHeader());
        }
        if (action.hasUserMetadata()) {
            request.setUserMetadata(action.getUserMetadata());
        }
        if (action.hasVersioningOverride()) {
            request.setVersioningOverride(action.getVersioningOverride());
        }
        if (action.hasPriority()) {
            request.setPriority(action.getPriority());
        }
    }

    private static void outcomeOfLast(ScheduleMachine schedule, StartWorkflowExecutionRequest.Builder request) {
        ByteString result = schedule.progress.getLastResult();
        if (!result.isEmpty()) {
            request.setLastCompletionResult(schedule.parsed(Payloads.getDefaultInstance(), result));
        }
        ByteString failure = schedule.progress.getLastFailure();
        if (!failure.isEmpty()) {
            request.setContinuedFailure(schedule.parsed(Failure.getDefaultInstance(), failure));
        }
    }

    private static Payload text(String value) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json.append('"').toString()))
                .build();
    }
}
