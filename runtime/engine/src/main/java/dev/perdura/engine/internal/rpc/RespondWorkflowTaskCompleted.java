package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;

/** A worker has done a workflow task: what the workflow wants next, and answers to queries (rules 2.20 to 2.31). */
final class RespondWorkflowTaskCompleted
        implements Handler<RespondWorkflowTaskCompletedRequest, RespondWorkflowTaskCompletedResponse> {

    private final Executions executions;
    private final Door door;

    RespondWorkflowTaskCompleted(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(RespondWorkflowTaskCompletedRequest request, Reply<RespondWorkflowTaskCompletedResponse> reply) {
        TaskToken.OfWorkflowTask token = TaskToken.decodeWorkflowTask(request.getTaskToken());
        door.length("Identity", request.getIdentity());
        RunKey key = token.run();
        executions.submit(key.namespace(), key.workflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.require(key.namespace(), key.workflowId(), key.runId());
            runs.tasks().complete(run, token, request, r);
        });
    }
}
