package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.execution.UpdateStatus;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;

/** What callers are told of an update (rules 6.10, 6.13). */
final class UpdateAnswers {

    private UpdateAnswers() {}

    static UpdateWorkflowExecutionResponse answer(LoadedRun run, Request request, UpdateStatus status) {
        UpdateWorkflowExecutionResponse.Builder answer = UpdateWorkflowExecutionResponse.newBuilder()
                .setUpdateRef(reference(run, request.getMeta().getUpdateId()))
                .setStage(status.stage());
        if (status.outcome() != null) {
            answer.setOutcome(status.outcome());
        }
        if (status.outcome() != null && status.outcome().hasFailure()) {
            answer.setLink(Link.newBuilder()
                    .setWorkflow(Link.Workflow.newBuilder()
                            .setNamespace(run.key().namespace())
                            .setWorkflowId(run.key().workflowId())
                            .setRunId(run.key().runId())
                            .setReason("Update rejected")));
        } else if (status.isAccepted()) {
            answer.setLink(Link.newBuilder()
                    .setWorkflowEvent(Link.WorkflowEvent.newBuilder()
                            .setNamespace(run.key().namespace())
                            .setWorkflowId(run.key().workflowId())
                            .setRunId(run.key().runId())
                            .setRequestIdRef(Link.WorkflowEvent.RequestIdReference.newBuilder()
                                    .setRequestId(request.getRequestId())
                                    .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))));
        }
        return answer.build();
    }

    static UpdateRef reference(LoadedRun run, String updateId) {
        return UpdateRef.newBuilder()
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.key().workflowId())
                        .setRunId(run.key().runId()))
                .setUpdateId(updateId)
                .build();
    }
}
