package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.FailWorkflowTask;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;

/** A worker could not do a workflow task (rule 2.32). */
final class RespondWorkflowTaskFailed
        implements Handler<RespondWorkflowTaskFailedRequest, RespondWorkflowTaskFailedResponse> {

    private final Executions executions;
    private final Door door;

    RespondWorkflowTaskFailed(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    @Override
    public void handle(RespondWorkflowTaskFailedRequest request, Reply<RespondWorkflowTaskFailedResponse> reply) {
        TaskToken.OfWorkflowTask token = TaskToken.decodeWorkflowTask(request.getTaskToken());
        door.length("Identity", request.getIdentity());
        RunKey key = token.run();
        executions.submit(key.namespace(), key.workflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.require(key.namespace(), key.workflowId(), key.runId());
            runs.change(run, transition -> FailWorkflowTask.decide(transition, token, request));
            runs.answerChange(run, r, RespondWorkflowTaskFailedResponse.getDefaultInstance());
        });
    }
}
