package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.Task;
import dev.perdura.engine.internal.matching.TaskQueueKey;

/** A query that waits for a worker by itself, without a workflow task (rule 7.4). */
final class QueryOffer implements Task {

    private final RunQueries queries;
    private final PendingQuery pending;
    private final TaskToken.OfQuery token;
    private final TaskQueueKey normalQueue;
    private volatile boolean withdrawn;

    QueryOffer(RunQueries queries, PendingQuery pending, TaskToken.OfQuery token, TaskQueueKey normalQueue) {
        this.queries = queries;
        this.pending = pending;
        this.token = token;
        this.normalQueue = normalQueue;
    }

    PendingQuery pending() {
        return pending;
    }

    TaskToken.OfQuery token() {
        return token;
    }

    void withdraw() {
        withdrawn = true;
    }

    @Override
    public boolean isWithdrawn() {
        return withdrawn;
    }

    @Override
    public TaskQueueKey normalQueue() {
        return normalQueue;
    }

    @Override
    public void meet(Poller poller) {
        queries.lane().submit(() -> queries.hand(this, poller));
    }
}
