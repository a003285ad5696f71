package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.ReverseHistory;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;

/** The events of a run, the newest first, page by page. */
final class GetWorkflowExecutionHistoryReverse
        implements Handler<GetWorkflowExecutionHistoryReverseRequest, GetWorkflowExecutionHistoryReverseResponse> {

    private final Executions executions;
    private final Door door;

    GetWorkflowExecutionHistoryReverse(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(
            GetWorkflowExecutionHistoryReverseRequest request,
            Reply<GetWorkflowExecutionHistoryReverseResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getExecution());
        executions.submit(
                request.getNamespace(),
                request.getExecution().getWorkflowId(),
                reply,
                (runs, r) -> ReverseHistory.read(runs, request, r));
    }
}
