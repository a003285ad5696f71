package dev.perdura.engine.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.JournalCodec;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is committed of one run: its row, and its journal folded. */
final class CommittedRun {

    private static final long RETENTION_MILLIS = 3L * 24 * 60 * 60 * 1_000;

    /** An attempt of an activity of this run. */
    record Attempt(long scheduledEventId, int attempt) {}

    private record CountedAttempt(Attempt attempt, int resets) {}

    final WorkflowState state;
    final List<HistoryEvent> events = new ArrayList<>();
    final List<JournalRow> journal = new ArrayList<>();
    final HistoryRules rules = new HistoryRules();
    final Properties properties = new Properties();

    /** Started event ids of workflow tasks, in history or not. */
    final Set<Long> startedTasks = new HashSet<>();

    final Set<Attempt> startedActivities = new HashSet<>();

    private final Set<CountedAttempt> countedAttempts = new HashSet<>();

    /** How often the attempts of an activity began anew because an operator wanted it, by its event id. */
    private final Map<Long, Integer> activityResets = new HashMap<>();

    private final Set<Long> pausedActivities = new HashSet<>();

    /** What requests brought and is either in history or waits for its place there. */
    final Set<String> seen = new HashSet<>();

    ExecutionRow row;

    private boolean deletionRequested;

    private boolean deleted;
    private String resetRequestId = "";
    private long resetMillis;

    private AskedBatch batch;

    /** The engine whose process has the running workflow task, and those that have attempts of activities. */
    private int taskLife;

    private final Map<Long, Integer> activityLives = new HashMap<>();

    CommittedRun(ExecutionRow row) {
        this.row = row;
        this.state = WorkflowState.of(new RunKey(row.namespace(), row.workflowId(), row.runId()));
    }

    /** @param life of the engine that commits this */
    void append(JournalRow added, int life) {
        long last = journal.isEmpty() ? 0 : journal.get(journal.size() - 1).sequence();
        Violation.unless(added.sequence() == last + 1, "Journal rows are contiguous", last, added.sequence());
        journal.add(added);
        for (Entry entry : JournalCodec.decode(added.transition())) {
            if (entry instanceof Entry.EventEntry event) {
                place(event.event());
            } else {
                note(((Entry.FactEntry) entry).fact(), life);
            }
            state.apply(entry);
        }
    }

    private void place(HistoryEvent event) {
        rules.add(event);
        properties.add(event);
        events.add(event);
        if (event.hasWorkflowTaskStartedEventAttributes()) {
            startedTasks.add(event.getEventId());
        }
        String token = Tokens.of(event);
        if (token != null) {
            seen.add(token);
        }
    }

    private void note(Fact fact, int life) {
        switch (fact.getFactCase()) {
            case TRANSIENT_TASK_STARTED ->
                startedTasks.add(fact.getTransientTaskStarted().getStartedEventId());
            case DELETION_REQUESTED -> deletionRequested = true;
            case RUN_FORKED -> {
                resetRequestId = fact.getRunForked().getRequestId();
                resetMillis = fact.getRunForked().getTimeMillis();
            }
            case TASK_HANDED_OUT -> taskLife = life;
            case BATCH_REQUESTED ->
                batch = new AskedBatch(
                        fact.getBatchRequested().getRequest(),
                        fact.getBatchRequested().getTargetsList());
            case BATCH_ADVANCED -> batch.advance(fact.getBatchAdvanced().getFailed());
            case ACTIVITY_STARTED -> start(fact.getActivityStarted().getScheduledEventId(), life);
            case ACTIVITY_PAUSED -> {
                seen.add(fact.getActivityPaused().getRequestId());
                pausedActivities.add(fact.getActivityPaused().getScheduledEventId());
            }
            case ACTIVITY_RESET -> activityResets.merge(fact.getActivityReset().getScheduledEventId(), 1, Integer::sum);
            case ACTIVITY_RESUMED -> {
                if (fact.getActivityResumed().getAttemptsReset()) {
                    activityResets.merge(fact.getActivityResumed().getScheduledEventId(), 1, Integer::sum);
                }
            }
            case EVENT_BUFFERED -> {
                try {
                    String token = Tokens.of(
                            HistoryEvent.parseFrom(fact.getEventBuffered().getEvent()));
                    if (token != null) {
                        seen.add(token);
                    }
                } catch (InvalidProtocolBufferException e) {
                    throw new Violation("A buffered event can be read: " + e);
                }
            }
            default -> {
                // The others say nothing that is asked for here.
            }
        }
    }

    private void start(long scheduledEventId, int life) {
        activityLives.put(scheduledEventId, life);
        ActivityState activity = state.activity(scheduledEventId);
        Violation.unless(!activity.isPaused(), "What is paused is not started (3.16)", this, activity);
        Attempt attempt = new Attempt(scheduledEventId, activity.attempt());
        startedActivities.add(attempt);
        Violation.unless(
                countedAttempts.add(new CountedAttempt(attempt, resets(scheduledEventId))),
                "An attempt of an activity is started once",
                this,
                activity);
    }

    /** How often an operator has let the attempts of that activity begin anew. */
    int resets(long scheduledEventId) {
        return activityResets.getOrDefault(scheduledEventId, 0);
    }

    /** Whether an operator has ever paused that activity. */
    boolean wasPaused(long scheduledEventId) {
        return pausedActivities.contains(scheduledEventId);
    }

    /** Null if it is no batch operation. */
    AskedBatch batch() {
        return batch;
    }

    boolean isDeletionRequested() {
        return deletionRequested;
    }

    /** The request for the reset that this run has begun with; empty if it has not. */
    String resetRequestId() {
        return resetRequestId;
    }

    /** Whether it goes back to a point of another run. */
    boolean isOfReset() {
        return !resetRequestId.isEmpty();
    }

    /** Whether it was made by a reset at a time when that other run had closed. */
    boolean isResetSince(CommittedRun closed) {
        return isOfReset() && closed.state.closeMillis() <= resetMillis;
    }

    boolean isDeleted() {
        return deleted;
    }

    /**
     * Rules 5.12 and 9.14: its time is over, or somebody has asked for it. What was written of it in the commit that
     * deletes it nobody will ever see.
     */
    void delete(boolean asked, long nowMillis) {
        boolean over = !state.isOpen() && state.closeMillis() + RETENTION_MILLIS <= nowMillis;
        Violation.unless(over || asked, "A run is deleted when it may be", this, state.pendingJobs());
        deleted = true;
    }

    boolean isOpen() {
        return !deleted && state.isOpen();
    }

    boolean hasPendingJobs() {
        return !deleted && state.hasPendingJobs();
    }

    /** What must hold after every commit. */
    void check() {
        if (deleted) {
            return;
        }
        ExecutionProgress progress = row.progress();
        Violation.unless(!events.isEmpty(), "A run has a history", row.runId(), row);
        Violation.unless(
                progress.status() == state.status().getNumber(),
                "Row and history agree on the status",
                row,
                state.status());
        Violation.unless(
                state.isOpen() || progress.closeTimeMillis().orElse(-1) == state.closeMillis(),
                "Row and history agree on the close time",
                row,
                state.closeMillis());
        Violation.unless(
                progress.deadlineMillis() <= deadline(),
                "A stored deadline is never late",
                progress.deadlineMillis(),
                deadline());
        Violation.unless(
                state.nextEventId() == events.size() + 1L,
                "State counts its events",
                state.nextEventId(),
                events.size());
        rules.checkProgress(state);
        Violation.unless(
                batch == null
                        || batch.isDone()
                        || state.status() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
                "A batch is completed when all its targets are handled",
                this,
                batch);
    }

    /** Whether something is held to be with a worker that died with an earlier engine. */
    boolean waitsForTheDead(int life) {
        return isOpen()
                && (state.workflowTask().isStarted() && state.workflowTask().isHandedOutInProcess() && taskLife < life
                        || state.activities().stream()
                                .anyMatch(activity -> activity.isStarted()
                                        && activity.isHandedOutInProcess()
                                        && activityLives.get(activity.scheduledEventId()) < life));
    }

    /** When the store has to bring this run to the attention of the next engine. */
    private long deadline() {
        if (state.hasPendingJobs() || state.dispatchableTasks() > 0) {
            return ExecutionProgress.DUE_NOW;
        }
        return state.isOpen() ? state.deadlineMillis() : ExecutionProgress.NO_DEADLINE;
    }

    String runId() {
        return row.runId();
    }

    String workflowId() {
        return row.workflowId();
    }

    @Override
    public String toString() {
        return row.workflowId() + "/" + row.runId() + " " + state.status() + " " + events.size() + " events";
    }
}
