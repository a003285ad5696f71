package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.execution.QueryTable;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;

/** A worker answers a query that it got by itself (rules 7.4, 7.7). */
final class RespondQueryTaskCompleted
        implements Handler<RespondQueryTaskCompletedRequest, RespondQueryTaskCompletedResponse> {

    private final QueryTable queries;

    RespondQueryTaskCompleted(QueryTable queries) {
        this.queries = queries;
    }

    @Override
    public void handle(RespondQueryTaskCompletedRequest request, Reply<RespondQueryTaskCompletedResponse> reply) {
        TaskToken.OfQuery token = TaskToken.decodeQuery(request.getTaskToken());
        queries.answer(token.taskId(), request);
        reply.send(RespondQueryTaskCompletedResponse.getDefaultInstance());
    }
}
