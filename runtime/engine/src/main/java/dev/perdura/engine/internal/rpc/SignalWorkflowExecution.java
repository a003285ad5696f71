package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.SignalWorkflow;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;

/** Tells a run something (rule 1.13). */
final class SignalWorkflowExecution
        implements Handler<SignalWorkflowExecutionRequest, SignalWorkflowExecutionResponse> {

    private final Executions executions;
    private final Door door;

    SignalWorkflowExecution(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(SignalWorkflowExecutionRequest request, Reply<SignalWorkflowExecutionResponse> reply) {
        door.namespace(request.getNamespace());
        door.execution(request.getWorkflowExecution());
        door.id("SignalName", request.getSignalName());
        door.length("RequestId", request.getRequestId());
        door.length("Identity", request.getIdentity());
        door.payload("signal input", request.getInput());
        door.links(request.getLinksList());
        String namespace = request.getNamespace();
        String workflowId = request.getWorkflowExecution().getWorkflowId();
        executions.submit(namespace, workflowId, reply, (runs, r) -> {
            LoadedRun run = runs.require(
                    namespace, workflowId, request.getWorkflowExecution().getRunId());
            runs.change(run, transition -> SignalWorkflow.decide(transition, request));
            runs.answerChange(run, r, SignalWorkflowExecutionResponse.getDefaultInstance());
        });
    }
}
