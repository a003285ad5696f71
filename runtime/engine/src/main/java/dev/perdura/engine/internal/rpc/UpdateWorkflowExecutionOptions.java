package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.WorkflowOptionsChange;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;

/** Changes options of an open run: its priority (rule 8.4). */
final class UpdateWorkflowExecutionOptions
        implements Handler<UpdateWorkflowExecutionOptionsRequest, UpdateWorkflowExecutionOptionsResponse> {

    private final Executions executions;
    private final Door door;

    UpdateWorkflowExecutionOptions(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(
            UpdateWorkflowExecutionOptionsRequest request, Reply<UpdateWorkflowExecutionOptionsResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getWorkflowExecution());
        if (!request.hasUpdateMask()) {
            throw Refusal.invalidArgument("UpdateMask is required");
        }
        if (!request.hasWorkflowExecutionOptions()) {
            throw Refusal.invalidArgument("WorkflowExecutionOptions is required");
        }
        door.length("Identity", request.getIdentity());
        WorkflowOptionsChange change =
                new WorkflowOptionsChange(request.getWorkflowExecutionOptions(), request.getUpdateMask());
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        executions.submit(request.getNamespace(), workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(
                    request.getNamespace(),
                    workflowId,
                    request.getWorkflowExecution().getRunId());
            WorkflowExecutionOptions options =
                    runs.decide(run, transition -> change.decide(transition, request.getIdentity()));
            runs.answer(
                    run,
                    r,
                    UpdateWorkflowExecutionOptionsResponse.newBuilder()
                            .setWorkflowExecutionOptions(options)
                            .build());
        });
    }
}
