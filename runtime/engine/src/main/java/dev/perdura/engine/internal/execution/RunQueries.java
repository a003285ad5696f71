package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ResetSticky;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.StickyQueue;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponseOrBuilder;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The queries of one run that wait for an answer (section 7 of the semantics). A query that meets a pending workflow
 * task rides on it, so that its answer knows all events before it; otherwise it goes to a worker by itself, first to
 * the one that has the run in its cache. Queries live in memory only. Owned by the lane.
 */
final class RunQueries {

    private static final long POLLED_RECENTLY_MILLIS = 20_000;
    private static final long STICKY_POLLED_WITHIN_MILLIS = 10_000;
    private static final int ATTEMPTS_OF_A_SICK_RUN = 3;

    private final LaneRuns runs;
    private final EngineParts parts;
    private final LoadedRun run;

    /** Those that ride on workflow tasks, by query id. */
    private final Map<String, PendingQuery> buffered = new LinkedHashMap<>();

    /** Those that are with a worker, or wait for one, by themselves, by task id. */
    private final Map<String, PendingQuery> direct = new LinkedHashMap<>();

    private boolean suspended;

    RunQueries(LaneRuns runs, LoadedRun run) {
        this.runs = runs;
        this.parts = runs.parts();
        this.run = run;
    }

    Lane lane() {
        return runs.lane();
    }

    boolean isEmpty() {
        return buffered.isEmpty() && direct.isEmpty();
    }

    /** How many wait for a workflow task to ride on. */
    int riding() {
        return buffered.size();
    }

    /** How many go to a worker, or are with one, by themselves. */
    int direct() {
        return direct.size();
    }

    /** Takes a query; it was not rejected. */
    void add(WorkflowQuery query, Reply<QueryWorkflowResponse> reply, long patientUntil) {
        refuseIfNotReady();
        PendingQuery pending = new PendingQuery(this, parts.ids().get(), query, reply, patientUntil);
        if (goesDirectly()) {
            begin(pending);
            dispatch(pending);
        } else if (buffered.size() >= parts.limits().bufferedQueries()) {
            throw Refusal.busyWorkflow(
                    "consistent query buffer is full, this may be caused by too many queries and workflow"
                            + " not able to process query fast enough: " + buffered.size()
                            + " wait for the next workflow task, try again when some are answered");
        } else {
            begin(pending);
            buffered.put(pending.id(), pending);
        }
    }

    private void begin(PendingQuery pending) {
        parts.handedOut().incrementAndGet();
        parts.timers().setForCall(pending, pending.patientUntil());
        pending.reply().onCancel(() -> lane().submit(() -> end(pending)));
    }

    /** Rule 7.2. */
    private void refuseIfNotReady() {
        WorkflowTaskState task = run.state.workflowTask();
        if (!run.state.isOpen() && task.lastCompletedStartedEventId() == 0) {
            throw Refusal.workflowNotReady(
                    "Workflow execution closed before WorkflowTaskStarted event: no worker has ever had it");
        }
        if (isSick()) {
            throw sick();
        }
    }

    private boolean isSick() {
        return run.state.isOpen() && run.state.workflowTask().attempt() >= ATTEMPTS_OF_A_SICK_RUN;
    }

    private static Refusal sick() {
        return Refusal.workflowNotReady(
                "Unable to query workflow due to Workflow Task in failed state. See its history for the cause");
    }

    /** Rule 7.3. */
    private boolean goesDirectly() {
        WorkflowTaskState task = run.state.workflowTask();
        return task.lastCompletedStartedEventId() != 0 && (!run.state.isOpen() || !task.isPending());
    }

    /** A workflow task is handed out: all that wait ride on it. */
    void ride(PollWorkflowTaskQueueResponse.Builder task) {
        for (PendingQuery pending : buffered.values()) {
            task.putQueries(pending.id(), pending.query());
        }
    }

    /** A workflow task is being completed: until {@link #resume}, nothing is decided about those that ride on it. */
    void suspend() {
        suspended = true;
    }

    /** The workflow task was completed with these answers. */
    void resume(Map<String, WorkflowQueryResult> results) {
        for (Map.Entry<String, WorkflowQueryResult> result : results.entrySet()) {
            PendingQuery pending = buffered.get(result.getKey());
            if (pending != null) {
                answer(pending, result.getValue());
            }
        }
        suspended = false;
        stateChanged();
    }

    /** The run has changed: queries that no workflow task will answer have to go another way (rule 2.31). */
    void stateChanged() {
        if (suspended || buffered.isEmpty()) {
            return;
        }
        if (isSick()) {
            List.copyOf(buffered.values()).forEach(pending -> refuse(pending, sick()));
        } else if (goesDirectly()) {
            List<PendingQuery> unblocked = List.copyOf(buffered.values());
            buffered.clear();
            unblocked.forEach(this::dispatch);
        } else if (!run.state.isOpen()) {
            Refusal refusal = Refusal.workflowNotReady("the run closed before a workflow task was completed");
            List.copyOf(buffered.values()).forEach(pending -> refuse(pending, refusal));
        }
    }

    private TaskQueueKey normalQueue() {
        return TaskQueueKey.ofWorkflows(run.key().namespace(), run.state.start().taskQueue());
    }

    private void dispatch(PendingQuery pending) {
        TaskQueueKey normal = normalQueue();
        StickyQueue sticky = run.state.sticky();
        TaskQueueKey queue = normal;
        if (sticky != null) {
            TaskQueueKey stickyKey = TaskQueueKey.ofWorkflows(run.key().namespace(), sticky.name());
            if (parts.matching().wasPolled(stickyKey, STICKY_POLLED_WITHIN_MILLIS)) {
                queue = stickyKey;
                long until = parts.timers().elapsedMillis() + sticky.scheduleToStartMillis();
                if (until < pending.patientUntil()) {
                    pending.stickyUntil = until;
                    parts.timers().setForCall(pending, until);
                }
            }
        }
        offer(pending, queue, normal);
    }

    private void offer(PendingQuery pending, TaskQueueKey queue, TaskQueueKey normal) {
        String taskId = parts.ids().get();
        TaskToken.OfQuery token = new TaskToken.OfQuery(run.key().namespace(), queue.name(), taskId);
        pending.offer = new QueryOffer(this, pending, token, normal);
        direct.put(taskId, pending);
        parts.queries().add(taskId, this);
        parts.matching().offer(queue, pending.offer);
    }

    /** A poller was found for a query. */
    void hand(QueryOffer offer, Poller poller) {
        Matching matching = parts.matching();
        if (offer.isWithdrawn()) {
            matching.pollOn(poller);
        } else if (poller.reply().isCancelled()) {
            matching.giveBack(poller.queueKey(), offer);
        } else {
            boolean sticky = !poller.queueKey().equals(offer.normalQueue());
            offer.pending().stickyUntil = 0;
            parts.timers().setForCall(offer.pending(), offer.pending().patientUntil());
            @SuppressWarnings("unchecked")
            Reply<PollWorkflowTaskQueueResponse> reply = (Reply<PollWorkflowTaskQueueResponse>) poller.reply();
            PollWorkflowTaskQueueResponseOrBuilder task = runs.offers()
                    .answers()
                    .ofQuery(run, offer.token(), offer.pending().query(), sticky);
            runs.answer(run, reply, (PollWorkflowTaskQueueResponse) task);
        }
    }

    /** A worker has answered a query that it got by itself. */
    void answered(String taskId, WorkflowQueryResult result) {
        PendingQuery pending = direct.get(taskId);
        if (pending != null) {
            answer(pending, result);
        }
    }

    private void answer(PendingQuery pending, WorkflowQueryResult result) {
        if (!end(pending)) {
            return;
        }
        if (result.getResultType() == QueryResultType.QUERY_RESULT_TYPE_ANSWERED) {
            runs.answer(
                    run,
                    pending.reply(),
                    QueryWorkflowResponse.newBuilder()
                            .setQueryResult(result.getAnswer())
                            .build());
        } else {
            pending.reply().refuse(Refusal.queryFailed(result.getErrorMessage(), result.getFailure()));
        }
    }

    private void refuse(PendingQuery pending, Refusal refusal) {
        if (end(pending)) {
            pending.reply().refuse(refusal);
        }
    }

    /** The sticky worker did not come (rule 7.5), or the client has waited long enough. */
    void expire(PendingQuery pending) {
        if (pending.over) {
            return;
        }
        if (pending.stickyUntil != 0 && parts.timers().elapsedMillis() < pending.patientUntil()) {
            pending.stickyUntil = 0;
            withdraw(pending);
            runs.change(run, ResetSticky::decide);
            parts.timers().setForCall(pending, pending.patientUntil());
            offer(pending, normalQueue(), normalQueue());
            return;
        }
        if (run.state.isOpen() && !run.state.workflowTask().isScheduledBefore()) {
            refuse(
                    pending,
                    Refusal.workflowNotReady("Workflow task is not scheduled yet. The start delay is not over"));
            return;
        }
        refuse(pending, PendingQuery.unanswered(parts.matching().wasPolled(normalQueue(), POLLED_RECENTLY_MILLIS)));
    }

    /** The engine closes: clients may ask the next one (rule 7.8). */
    void engineCloses() {
        endAll(Refusal.unavailable("The engine closes; ask again when it is open"));
    }

    /** Nobody will answer. That the run is gone is told to those who ask when that is on disk. */
    void runIsDeleted() {
        endAll(Refusal.unavailable("The run was deleted before the query was answered; asked again, it is not found"));
    }

    private void endAll(Refusal refusal) {
        List.copyOf(buffered.values()).forEach(pending -> refuse(pending, refusal));
        List.copyOf(direct.values()).forEach(pending -> refuse(pending, refusal));
    }

    private void withdraw(PendingQuery pending) {
        if (pending.offer != null) {
            pending.offer.withdraw();
            direct.remove(pending.offer.token().taskId());
            parts.queries().remove(pending.offer.token().taskId());
            pending.offer = null;
        }
    }

    private boolean end(PendingQuery pending) {
        if (pending.over) {
            return false;
        }
        pending.over = true;
        parts.handedOut().decrementAndGet();
        parts.timers().cancelForCall(pending);
        buffered.remove(pending.id());
        withdraw(pending);
        return true;
    }
}
