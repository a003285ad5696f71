package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.AdmitUpdate;
import dev.perdura.engine.internal.command.AdmittedUpdates;
import dev.perdura.engine.internal.command.RejectedUpdate;
import dev.perdura.engine.internal.command.UpdateAbort;
import dev.perdura.engine.internal.command.UpdateFailures;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.UpdateState;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The updates of one run that the workflow has not answered, and the clients that wait for updates (section 6 of the
 * semantics). An update lives here until it is accepted; then the run's journal has it. What is here is lost with the
 * process, and nobody was promised anything of it. Owned by the lane.
 */
public final class RunUpdates {

    private final LaneRuns runs;
    private final EngineParts parts;
    private final LoadedRun run;
    private final AdmittedUpdates admitted = new AdmittedUpdates();
    private final List<UpdateWait> waits = new ArrayList<>(2);
    private boolean suspended;
    private boolean continues;

    RunUpdates(LaneRuns runs, LoadedRun run) {
        this.runs = runs;
        this.parts = runs.parts();
        this.run = run;
    }

    Lane lane() {
        return runs.lane();
    }

    AdmittedUpdates admitted() {
        return admitted;
    }

    boolean isEmpty() {
        return admitted.isEmpty() && waits.isEmpty();
    }

    /**
     * Brings the update to the workflow, unless it is there already, and waits (rule 6.2).
     *
     * @throws Refusal if the run does not take it
     */
    void update(UpdateWorkflowExecutionRequest request, UpdateListener listener) {
        boolean isNew = runs.decide(run, transition -> AdmitUpdate.decide(transition, request, admitted));
        if (isNew) {
            admitted.add(request.getRequest());
        }
        await(
                request.getRequest().getMeta().getUpdateId(),
                request.getWaitPolicy().getLifecycleStage(),
                listener);
    }

    /**
     * Waits for an update; tells at once if it has come so far already.
     *
     * @throws Refusal NOT_FOUND if there is none of that id (rule 6.11)
     */
    void await(String updateId, UpdateWorkflowExecutionLifecycleStage wanted, UpdateListener listener) {
        UpdateStatus status = status(updateId);
        if (status == null) {
            throw Refusal.notFound("update \"" + updateId + "\" not found");
        }
        if (status.isAt(wanted)) {
            listener.reached(run, status);
            return;
        }
        UpdateWait wait = new UpdateWait(this, updateId, wanted, listener);
        waits.add(wait);
        parts.waitingClients().incrementAndGet();
        long millis = LongPoll.millis(
                parts.limits().historyPollMillis(), listener.reply().patienceMillis());
        parts.timers().setForCall(wait, parts.timers().elapsedMillis() + millis);
        listener.reply().onCancel(() -> lane().submit(() -> end(wait)));
    }

    /** How far the update has come; null if there is none of that id. */
    UpdateStatus status(String updateId) {
        UpdateState update = run.state.update(updateId);
        if (update == null) {
            return admitted.contains(updateId) ? UpdateStatus.ADMITTED : null;
        }
        if (update.isCompleted()) {
            return UpdateStatus.completed(outcome(update));
        }
        if (!run.state.isOpen()) {
            return update.isAccepted() ? UpdateStatus.failed(UpdateFailures.WORKFLOW_COMPLETED) : null;
        }
        return update.isAccepted() ? UpdateStatus.ACCEPTED : UpdateStatus.ADMITTED;
    }

    private Outcome outcome(UpdateState update) {
        long eventId = update.completedEventId();
        List<HistoryEvent> events = runs.reader()
                .page(run, eventId, eventId + 1, 0, 1, runs.committedBatch())
                .events();
        if (events.isEmpty()) {
            throw new IllegalStateException("Run " + run.key() + " has no event " + eventId
                    + ", which should hold the outcome of update " + update.updateId() + ".");
        }
        return events.get(0)
                .getWorkflowExecutionUpdateCompletedEventAttributes()
                .getOutcome();
    }

    /** A worker has just taken a workflow task: what it gets along with it (rule 6.7). */
    List<Message> send(long startedEventId, boolean again) {
        return admitted.send(startedEventId, again);
    }

    /** A workflow task is being completed: until {@link #resume}, nobody is told anything. */
    void suspend() {
        suspended = true;
    }

    /** The workflow task was completed, and this was rejected with it. */
    void resume(List<RejectedUpdate> rejected) {
        suspended = false;
        for (RejectedUpdate update : rejected) {
            admitted.remove(update.updateId());
            UpdateStatus status = UpdateStatus.failed(update.failure());
            endAll(wait -> wait.updateId.equals(update.updateId()), wait -> wait.listener.reached(run, status));
        }
        tell();
        forgetIfEmpty();
    }

    /** What a worker answered to the workflow task was invalid (rule 2.25). */
    void taskFailed() {
        suspended = false;
        abort(UpdateAbort.WORKFLOW_TASK_FAILED);
        tell();
        forgetIfEmpty();
    }

    /** The run has changed. */
    void stateChanged(List<FollowUp> followUps) {
        for (int i = 0; i < followUps.size(); i++) {
            continues |= followUps.get(i) instanceof FollowUp.StartNextRun;
        }
        if (!suspended) {
            tell();
        }
    }

    private void tell() {
        for (String updateId : admitted.ids()) {
            if (run.state.update(updateId) != null) {
                admitted.remove(updateId);
            }
        }
        if (!run.state.isOpen()) {
            abort(continues ? UpdateAbort.WORKFLOW_CONTINUING : UpdateAbort.WORKFLOW_COMPLETED);
        }
        endAll(
                wait -> {
                    UpdateStatus status = status(wait.updateId);
                    return status == null || status.isAt(wait.wanted);
                },
                this::tell);
    }

    private void tell(UpdateWait wait) {
        UpdateStatus status = status(wait.updateId);
        if (status == null) {
            wait.listener.refused(run, UpdateAbort.WORKFLOW_COMPLETED.refusal(UpdateAbort.Stage.SENT));
        } else {
            wait.listener.reached(run, status);
        }
    }

    /** Tells those who wait for updates that are not accepted. */
    private void abort(UpdateAbort reason) {
        for (String updateId : admitted.ids()) {
            UpdateAbort.Stage stage = admitted.isSent(updateId) ? UpdateAbort.Stage.SENT : UpdateAbort.Stage.ADMITTED;
            admitted.remove(updateId);
            endAll(wait -> wait.updateId.equals(updateId), wait -> wait.listener.refused(run, reason.refusal(stage)));
        }
    }

    /** The client has waited long enough: it is told how far the update has come (rule 6.10). */
    void expire(UpdateWait wait) {
        if (end(wait)) {
            tell(wait);
            forgetIfEmpty();
        }
    }

    /** The engine closes. */
    void endAll() {
        abort(UpdateAbort.ENGINE_CLOSING);
        endAll(wait -> true, this::tell);
    }

    private void endAll(Predicate<UpdateWait> which, Consumer<UpdateWait> then) {
        for (UpdateWait wait : List.copyOf(waits)) {
            if (which.test(wait) && end(wait)) {
                then.accept(wait);
            }
        }
    }

    private boolean end(UpdateWait wait) {
        if (wait.over) {
            return false;
        }
        wait.over = true;
        waits.remove(wait);
        parts.timers().cancelForCall(wait);
        parts.waitingClients().decrementAndGet();
        return true;
    }

    private void forgetIfEmpty() {
        if (isEmpty() && run.updates == this) {
            run.updates = null;
        }
    }
}
