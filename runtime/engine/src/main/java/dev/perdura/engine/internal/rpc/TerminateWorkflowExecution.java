package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;

/** Ends a run without asking it (rules 1.15, 5.11). */
final class TerminateWorkflowExecution
        implements Handler<TerminateWorkflowExecutionRequest, TerminateWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;

    TerminateWorkflowExecution(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(TerminateWorkflowExecutionRequest request, Reply<TerminateWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getWorkflowExecution());
        door.runId(request.getFirstExecutionRunId());
        door.length("Identity", request.getIdentity());
        door.length("Reason", request.getReason());
        door.payload("termination details", request.getDetails());
        door.links(request.getLinksList());
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        String runId = Door.runOf(request.getWorkflowExecution(), request.getFirstExecutionRunId());
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(namespace, workflowId, runId);
            runs.change(run, transition -> TerminateWorkflow.decide(transition, request));
            runs.answer(run, r, TerminateWorkflowExecutionResponse.getDefaultInstance());
        });
    }
}
