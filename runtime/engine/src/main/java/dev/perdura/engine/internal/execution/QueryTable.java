package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import java.util.concurrent.ConcurrentHashMap;

/** The queries that workers answer by themselves, without a workflow task, by the id in their token. */
public final class QueryTable {

    private final ConcurrentHashMap<String, RunQueries> byTaskId = new ConcurrentHashMap<>();

    void add(String taskId, RunQueries queries) {
        byTaskId.put(taskId, queries);
    }

    void remove(String taskId) {
        byTaskId.remove(taskId);
    }

    /**
     * Gives a worker's answer to the client that waits for it.
     *
     * @throws Refusal if nobody waits for it (rule 7.7)
     */
    public void answer(String taskId, RespondQueryTaskCompletedRequest answer) {
        RunQueries queries = byTaskId.remove(taskId);
        if (queries == null) {
            throw Refusal.notFound("query task not found, or already expired");
        }
        QueryResultType type = answer.getCompletedType();
        WorkflowQueryResult.Builder result =
                WorkflowQueryResult.newBuilder().setResultType(type).setErrorMessage(answer.getErrorMessage());
        if (answer.hasQueryResult()) {
            result.setAnswer(answer.getQueryResult());
        }
        if (answer.hasFailure()) {
            result.setFailure(answer.getFailure());
        }
        queries.lane().submit(() -> queries.answered(taskId, result.build()));
    }
}
