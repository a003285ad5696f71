package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;

/** Goes back to a point in the history of a run, in a new run (rules 5.13 to 5.17). */
final class ResetWorkflowExecution implements Handler<ResetWorkflowExecutionRequest, ResetWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;

    ResetWorkflowExecution(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(ResetWorkflowExecutionRequest request, Reply<ResetWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.id("RequestId", request.getRequestId());
        door.execution(request.getWorkflowExecution());
        door.length("Reason", request.getReason());
        PostResetRules.check(request.getPostResetOperationsList(), door);
        executions.submit(request.getNamespace(), request.getWorkflowExecution().getWorkflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.reset(request);
            runs.answer(
                    run,
                    r,
                    ResetWorkflowExecutionResponse.newBuilder()
                            .setRunId(run.key().runId())
                            .build());
        });
    }
}
