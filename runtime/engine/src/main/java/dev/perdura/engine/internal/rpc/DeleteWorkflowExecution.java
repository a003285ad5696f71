package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.DeleteWorkflow;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;

/** Forgets a run (rule 5.12). */
final class DeleteWorkflowExecution
        implements Handler<DeleteWorkflowExecutionRequest, DeleteWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;

    DeleteWorkflowExecution(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(DeleteWorkflowExecutionRequest request, Reply<DeleteWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getWorkflowExecution());
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        String runId = request.getWorkflowExecution().getRunId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(namespace, workflowId, runId);
            runs.change(run, DeleteWorkflow::decide);
            runs.answerChange(run, r, DeleteWorkflowExecutionResponse.getDefaultInstance());
        });
    }
}
