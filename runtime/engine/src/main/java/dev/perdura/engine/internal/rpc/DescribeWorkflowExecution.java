package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.EngineClock;
import dev.perdura.engine.internal.command.DescribeWorkflow;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;

/** What a run looks like (rule 9.19). */
final class DescribeWorkflowExecution
        implements Handler<DescribeWorkflowExecutionRequest, DescribeWorkflowExecutionResponse> {

    private final Executions executions;
    private final EngineClock clock;
    private final Door door;

    DescribeWorkflowExecution(Executions executions, EngineClock clock, Door door) {
        this.executions = executions;
        this.clock = clock;
        this.door = door;
    }

    @Override
    public void handle(DescribeWorkflowExecutionRequest request, Reply<DescribeWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getExecution());
        String namespace = request.getNamespace();
        String workflowId = request.getExecution().getWorkflowId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run =
                    runs.require(namespace, workflowId, request.getExecution().getRunId());
            runs.answer(run, r, DescribeWorkflow.decide(run.state(), clock.nowMillis()));
        });
    }
}
