package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.timer.Deadline;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.query.v1.QueryRejected;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;

/** A client's query that has not been answered yet. Owned by the lane. */
final class PendingQuery extends Deadline {

    private final RunQueries queries;
    private final String id;
    private final WorkflowQuery query;
    private final Reply<QueryWorkflowResponse> reply;

    /** Elapsed milliseconds at which the client is told that there was no answer. */
    private final long patientUntil;

    /** Set when it is on the sticky queue: elapsed milliseconds after which any worker may have it. */
    long stickyUntil;

    QueryOffer offer;
    boolean over;

    PendingQuery(
            RunQueries queries, String id, WorkflowQuery query, Reply<QueryWorkflowResponse> reply, long patientUntil) {
        this.queries = queries;
        this.id = id;
        this.query = query;
        this.reply = reply;
        this.patientUntil = patientUntil;
    }

    String id() {
        return id;
    }

    WorkflowQuery query() {
        return query;
    }

    Reply<QueryWorkflowResponse> reply() {
        return reply;
    }

    long patientUntil() {
        return patientUntil;
    }

    static QueryWorkflowResponse rejected(QueryRejected rejection) {
        return QueryWorkflowResponse.newBuilder().setQueryRejected(rejection).build();
    }

    /** Rule 7.6. */
    static Refusal unanswered(boolean somebodyPolled) {
        return somebodyPolled
                ? Refusal.deadlineExceeded("the query was not answered in time")
                : Refusal.failedPrecondition("no poller seen for task queue recently, worker may be down");
    }

    @Override
    protected void reached(long atMillis) {
        queries.lane().submit(() -> queries.expire(this));
    }
}
