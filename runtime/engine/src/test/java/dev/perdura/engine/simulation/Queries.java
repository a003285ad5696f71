package dev.perdura.engine.simulation;

import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.query.v1.WorkflowQueryResult;

/** What workers answer to queries. */
final class Queries {

    private static final WorkflowQueryResult RESULT = WorkflowQueryResult.newBuilder()
            .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
            .setAnswer(Tokens.payloads("answer"))
            .build();

    private Queries() {}

    static WorkflowQueryResult result() {
        return RESULT;
    }
}
