package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.List;

/** Those who wait for something of a lane's runs: news of their histories, answers to queries, updates. */
public final class Callers {

    /** Of a query whose client does not say how long it will wait. */
    private static final long LONGEST_QUERY_MILLIS = 30_000;

    private final LaneRuns runs;
    private final EngineParts parts;
    private final HistoryWaits histories;

    Callers(LaneRuns runs, EngineParts parts) {
        this.runs = runs;
        this.parts = parts;
        this.histories = new HistoryWaits(runs, parts);
    }

    public HistoryWaits histories() {
        return histories;
    }

    /** Has a query answered by a worker. */
    public void query(LoadedRun run, WorkflowQuery query, Reply<QueryWorkflowResponse> reply) {
        if (run.queries == null) {
            run.queries = new RunQueries(runs, run);
        }
        long millis = LongPoll.millis(LONGEST_QUERY_MILLIS, reply.patienceMillis());
        run.queries.add(query, reply, parts.timers().elapsedMillis() + millis);
    }

    /**
     * Brings an update to the workflow; the listener is told when it has come as far as the request says.
     *
     * @throws Refusal if the run does not take it
     */
    public void update(LoadedRun run, UpdateWorkflowExecutionRequest request, UpdateListener listener) {
        updates(run).update(request, listener);
    }

    /**
     * Has the listener told when the update has come so far.
     *
     * @throws Refusal NOT_FOUND if there is no such update
     */
    public void awaitUpdate(
            LoadedRun run, String updateId, UpdateWorkflowExecutionLifecycleStage wanted, UpdateListener listener) {
        updates(run).await(updateId, wanted, listener);
    }

    /** Whether the run has an update of that id, admitted or in its history. */
    public boolean knowsUpdate(LoadedRun run, String updateId) {
        return run.state.update(updateId) != null
                || run.updates != null && run.updates.admitted().contains(updateId);
    }

    private RunUpdates updates(LoadedRun run) {
        if (run.updates == null) {
            run.updates = new RunUpdates(runs, run);
        }
        return run.updates;
    }

    /** The run has changed. */
    void changed(LoadedRun run, List<FollowUp> followUps) {
        if (!run.waits.isEmpty()) {
            histories.tell(run);
        }
        if (run.queries != null) {
            run.queries.stateChanged();
        }
        if (run.updates != null) {
            run.updates.stateChanged(followUps);
        }
    }

    /** The engine closes: nobody has to wait for this run any longer. */
    void endAll(LoadedRun run) {
        List.copyOf(run.waits).forEach(histories::expire);
        if (run.queries != null) {
            run.queries.engineCloses();
        }
        if (run.updates != null) {
            run.updates.endAll();
        }
    }
}
