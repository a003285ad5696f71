package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.RequestCancelWorkflow;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;

/** Asks a run to cancel itself (rule 1.15). */
final class RequestCancelWorkflowExecution
        implements Handler<RequestCancelWorkflowExecutionRequest, RequestCancelWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;

    RequestCancelWorkflowExecution(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(
            RequestCancelWorkflowExecutionRequest request, Reply<RequestCancelWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getWorkflowExecution());
        door.runId(request.getFirstExecutionRunId());
        door.length("RequestId", request.getRequestId());
        door.length("Identity", request.getIdentity());
        door.length("Reason", request.getReason());
        door.links(request.getLinksList());
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        String runId = Door.runOf(request.getWorkflowExecution(), request.getFirstExecutionRunId());
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(namespace, workflowId, runId);
            runs.change(run, transition -> RequestCancelWorkflow.decide(transition, request));
            runs.answer(run, r, RequestCancelWorkflowExecutionResponse.getDefaultInstance());
        });
    }
}
