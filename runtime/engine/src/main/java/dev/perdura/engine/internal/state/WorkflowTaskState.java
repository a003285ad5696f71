package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.TransientTaskScheduled;
import dev.perdura.engine.internal.journal.v1.TransientTaskStarted;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;

/** The one workflow task a run can have (rule 2.1), and what counts from one to the next. */
public final class WorkflowTaskState {

    private static final int FIRST_ATTEMPT = 1;

    /** Of the pending task or, if none is pending, of the next one. */
    private int attempt = FIRST_ATTEMPT;

    private long scheduledEventId;
    private long startedEventId;
    private long scheduledMillis;
    private long originalScheduledMillis;
    private long startedMillis;
    private long timeoutMillis;
    private long stickyDeadlineMillis = Due.NEVER;
    private String requestId = "";
    private String identity = "";
    private long historySizeBytes;
    private boolean suggestContinueAsNew;
    private boolean handedOutInProcess;

    private long lastCompletedStartedEventId;
    private boolean closeAttempted;
    private boolean scheduledBefore;
    private SpeculativeTask speculative;

    WorkflowTaskState() {}

    public boolean isPending() {
        return scheduledEventId != 0;
    }

    public boolean isStarted() {
        return startedEventId != 0;
    }

    /** Neither its Scheduled nor its Started are in history (rule 2.5). */
    public boolean isTransient() {
        return attempt > FIRST_ATTEMPT;
    }

    /** It is in memory only (rule 2.11). */
    public boolean isSpeculative() {
        return speculative != null;
    }

    /** Null unless the pending task is in memory only. */
    public SpeculativeTask speculative() {
        return speculative;
    }

    public int attempt() {
        return attempt;
    }

    /** 0 if none is pending; the id of an event that does not exist (yet) when transient. */
    public long scheduledEventId() {
        return scheduledEventId;
    }

    /** 0 if not started. */
    public long startedEventId() {
        return startedEventId;
    }

    public long scheduledMillis() {
        return scheduledMillis;
    }

    /** When the first of a chain of heartbeats was scheduled (rule 2.30); kept until the next task is scheduled. */
    public long originalScheduledMillis() {
        return speculative == null ? originalScheduledMillis : scheduledMillis;
    }

    public long startedMillis() {
        return startedMillis;
    }

    public long timeoutMillis() {
        return timeoutMillis;
    }

    /** Of the poll that took the task. */
    public String requestId() {
        return requestId;
    }

    /** Of the worker that took the task. */
    public String identity() {
        return identity;
    }

    public long historySizeBytes() {
        return historySizeBytes;
    }

    public boolean isContinueAsNewSuggested() {
        return suggestContinueAsNew;
    }

    /** The task runs in a worker that cannot outlive this engine. */
    public boolean isHandedOutInProcess() {
        return handedOutInProcess;
    }

    /** 0 if none was completed; a failed one does not count (rule 12.1). */
    public long lastCompletedStartedEventId() {
        return lastCompletedStartedEventId;
    }

    /** The last task tried to close the run but there was news (rule 2.27). */
    public boolean isCloseAttempted() {
        return closeAttempted;
    }

    /** Whether any was ever scheduled; then the first-task backoff is over (rule 4.11). */
    public boolean isScheduledBefore() {
        return scheduledBefore;
    }

    /**
     * The started task exceeds its time, or the scheduled one has waited too long on the sticky queue (rules 2.8, 2.9).
     */
    public long deadlineMillis() {
        if (isStarted()) {
            return startedMillis + timeoutMillis;
        }
        return isPending() ? stickyDeadlineMillis : Due.NEVER;
    }

    void scheduled(HistoryEvent event, StickyQueue sticky) {
        WorkflowTaskScheduledEventAttributes attributes = event.getWorkflowTaskScheduledEventAttributes();
        begin(
                event.getEventId(),
                Math.max(attributes.getAttempt(), FIRST_ATTEMPT),
                Times.millis(event.getEventTime()),
                Times.millis(attributes.getStartToCloseTimeout()));
        if (sticky != null && sticky.scheduleToStartMillis() > 0) {
            stickyDeadlineMillis = scheduledMillis + sticky.scheduleToStartMillis();
        }
    }

    void scheduled(TransientTaskScheduled fact) {
        begin(
                fact.getScheduledEventId(),
                fact.getAttempt(),
                fact.getScheduledTimeMillis(),
                fact.getStartToCloseTimeoutMillis());
    }

    /** Makes this the pending task, or, if it is pending already, brings it up to date. */
    void speculate(SpeculativeTask task) {
        boolean before = scheduledBefore;
        long originalBefore = originalScheduledMillis;
        begin(task.scheduledEventId(), FIRST_ATTEMPT, task.scheduledMillis(), task.timeoutMillis());
        // Until it has its place in history, the run may still have to wait out its start delay.
        scheduledBefore = before;
        originalScheduledMillis = originalBefore;
        stickyDeadlineMillis = task.deadlineMillis();
        speculative = task;
        SpeculativeTask.Started started = task.started();
        if (started != null) {
            startedEventId = task.startedEventId();
            startedMillis = started.startedMillis();
            requestId = started.requestId();
            identity = started.identity();
            historySizeBytes = started.historySizeBytes();
            suggestContinueAsNew = !started.suggestContinueAsNewReasons().isEmpty();
            handedOutInProcess = started.inProcess();
        }
    }

    /** Forgets the task that was in memory only; nothing else of the run changes. */
    void forgetSpeculative() {
        end(FIRST_ATTEMPT);
    }

    private void begin(long eventId, int newAttempt, long timeMillis, long newTimeoutMillis) {
        scheduledBefore = true;
        speculative = null;
        scheduledEventId = eventId;
        startedEventId = 0;
        attempt = newAttempt;
        scheduledMillis = timeMillis;
        originalScheduledMillis = timeMillis;
        timeoutMillis = newTimeoutMillis;
        stickyDeadlineMillis = Due.NEVER;
    }

    void heartbeat(long newOriginalScheduledMillis) {
        originalScheduledMillis = newOriginalScheduledMillis;
    }

    void started(HistoryEvent event) {
        WorkflowTaskStartedEventAttributes attributes = event.getWorkflowTaskStartedEventAttributes();
        scheduledEventId = attributes.getScheduledEventId();
        startedEventId = event.getEventId();
        startedMillis = Times.millis(event.getEventTime());
        requestId = attributes.getRequestId();
        identity = attributes.getIdentity();
        historySizeBytes = attributes.getHistorySizeBytes();
        suggestContinueAsNew = attributes.getSuggestContinueAsNew();
    }

    void started(TransientTaskStarted fact) {
        startedEventId = fact.getStartedEventId();
        startedMillis = fact.getStartedTimeMillis();
        requestId = fact.getRequestId();
        identity = fact.getIdentity();
        historySizeBytes = fact.getHistorySizeBytes();
        suggestContinueAsNew = fact.getSuggestContinueAsNew();
    }

    void handedOut() {
        handedOutInProcess = true;
    }

    void leaveStickyQueue() {
        stickyDeadlineMillis = Due.NEVER;
    }

    void completed(long completedStartedEventId) {
        lastCompletedStartedEventId = completedStartedEventId;
        end(FIRST_ATTEMPT);
    }

    /** Rule 2.4. */
    void failed(WorkflowTaskFailedEventAttributes attributes, boolean wasSticky) {
        boolean reset = attributes.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW;
        failed(
                !wasSticky && !reset,
                attributes.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
    }

    void failed(boolean raiseAttempt, boolean triedToClose) {
        end(raiseAttempt ? attempt + 1 : FIRST_ATTEMPT);
        closeAttempted = triedToClose;
    }

    private void end(int nextAttempt) {
        if (isStarted()) {
            closeAttempted = false;
        }
        attempt = nextAttempt;
        speculative = null;
        scheduledEventId = 0;
        startedEventId = 0;
        startedMillis = 0;
        scheduledMillis = 0;
        timeoutMillis = 0;
        stickyDeadlineMillis = Due.NEVER;
        requestId = "";
        identity = "";
        historySizeBytes = 0;
        suggestContinueAsNew = false;
        handedOutInProcess = false;
    }

    @Override
    public String toString() {
        return "workflow task " + scheduledEventId + "/" + startedEventId + " attempt " + attempt + " times "
                + scheduledMillis + " " + originalScheduledMillis + " " + startedMillis + " " + timeoutMillis
                + " sticky " + stickyDeadlineMillis + " request " + requestId + " " + identity + " size "
                + historySizeBytes + " " + suggestContinueAsNew + " in process " + handedOutInProcess + " last "
                + lastCompletedStartedEventId + " closing " + closeAttempted + " before " + scheduledBefore
                + " speculative " + speculative;
    }
}
