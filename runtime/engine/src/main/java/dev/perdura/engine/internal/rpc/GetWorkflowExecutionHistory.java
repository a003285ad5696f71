package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.transport.ClientFeatures;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/** The events of a run: page by page, or as they come (rule 2.33). */
final class GetWorkflowExecutionHistory
        implements Handler<GetWorkflowExecutionHistoryRequest, GetWorkflowExecutionHistoryResponse> {

    private final Executions executions;
    private final Door door;

    GetWorkflowExecutionHistory(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(GetWorkflowExecutionHistoryRequest request, Reply<GetWorkflowExecutionHistoryResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getExecution());
        boolean follows = ClientFeatures.followsNextRunId();
        executions.submit(
                request.getNamespace(),
                request.getExecution().getWorkflowId(),
                reply,
                (runs, r) -> runs.callers().histories().read(request, follows, r));
    }
}
