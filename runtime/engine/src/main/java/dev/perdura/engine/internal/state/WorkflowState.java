package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.Entry.FactEntry;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run is: the fold of its journal. It holds what decisions need and no history, so that tens of thousands of
 * waiting runs can be kept. Changed only by {@link #apply} and, within a transition, {@link #hold}; never shared
 * between threads.
 */
public final class WorkflowState {

    /** A run without maps and queues, and the objects it always has; measured, then rounded. */
    private static final int EMPTY_BYTES = 1_000;

    private static final int OPEN_ITEM_BYTES = 250;

    private final RunKey run;
    private final EventEffects events = new EventEffects(this);
    private final WorkflowTaskState workflowTask = new WorkflowTaskState();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Activities activities = new Activities(deadlines);
    private final Timers timers = new Timers(deadlines);
    private final BufferedEvents buffered = new BufferedEvents();
    private final OtherRuns otherRuns = new OtherRuns();
    private boolean deletionRequested;
    private Updates updates;
    ReportedProblem problem;

    private String startRequestId = "";
    private Map<String, Long> attachedRequests;
    private RequestIds signalRequests;
    private int signals;

    private long nextEventId = 1;
    private long historySizeBytes;
    private long transitionCount;
    private StickyQueue sticky;

    ResetMarks resets = ResetMarks.NONE;
    RunStart start;
    WorkflowExecutionStatus status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
    long closeMillis;
    boolean cancelRequested;
    Memo memo = Memo.getDefaultInstance();
    SearchAttributes searchAttributes = SearchAttributes.getDefaultInstance();

    private WorkflowState(RunKey run) {
        this.run = run;
    }

    /** A run of which nothing is known yet. */
    public static WorkflowState of(RunKey run) {
        return new WorkflowState(run);
    }

    /** @throws IllegalStateException if an event does not follow the one before */
    public void apply(Entry entry) {
        if (entry instanceof EventEntry event) {
            place(event.event());
        } else {
            FactEffects.apply(this, ((FactEntry) entry).fact());
        }
    }

    /**
     * Gives an event its effect before it has its place in history: later in the same transition, or, if a workflow
     * task is running, after that has ended (rules 2.18, 2.19). The effect of an event is the same when it is had
     * twice.
     */
    public void hold(HistoryEvent.Builder event) {
        buffered.add(event);
        events.apply(event);
    }

    private void place(HistoryEvent event) {
        if (event.getEventId() != nextEventId) {
            throw new IllegalStateException("Run " + run + " expected event " + nextEventId + ", got "
                    + event.getEventId() + " " + event.getEventType() + "; its journal is damaged.");
        }
        nextEventId++;
        historySizeBytes += event.getSerializedSize();
        if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) {
            signals++;
        }
        events.apply(event);
    }

    public RunKey run() {
        return run;
    }

    /** Null before the Started event. */
    public RunStart start() {
        return start;
    }

    public WorkflowExecutionStatus status() {
        return status;
    }

    public boolean isOpen() {
        return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    /** In epoch milliseconds; 0 while open. */
    public long closeMillis() {
        return closeMillis;
    }

    public boolean isCancelRequested() {
        return cancelRequested;
    }

    public long nextEventId() {
        return nextEventId;
    }

    /** Of the events that have their place in history. */
    public long historySizeBytes() {
        return historySizeBytes;
    }

    public long transitionCount() {
        return transitionCount;
    }

    public WorkflowTaskState workflowTask() {
        return workflowTask;
    }

    /** Null if the run is in no worker's cache. */
    public StickyQueue sticky() {
        return sticky;
    }

    public Memo memo() {
        return memo;
    }

    public SearchAttributes searchAttributes() {
        return searchAttributes;
    }

    /** Null if there is no open activity with that id. */
    public ActivityState activity(long scheduledEventId) {
        return activities.byEventId(scheduledEventId);
    }

    /** Null if there is no open activity that the workflow calls so. */
    public ActivityState activity(String activityId) {
        return activities.byActivityId(activityId);
    }

    /** The open ones, in no order. */
    public Collection<ActivityState> activities() {
        return activities.all();
    }

    /** Null if no timer of that id is open. */
    public TimerState timer(String timerId) {
        return timers.byId(timerId);
    }

    /** The open ones, in no order. */
    public Collection<TimerState> timers() {
        return timers.all();
    }

    /** Whether the run is to be forgotten, and has nothing left to do that others wait for. */
    public boolean isToBeDeleted() {
        return deletionRequested && !isOpen() && !hasPendingJobs();
    }

    void deletionRequested() {
        deletionRequested = true;
    }

    /** The update of that id, or null if history does not know it (rule 6.3). */
    public UpdateState update(String updateId) {
        return updates == null ? null : updates.byId(updateId);
    }

    /** The updates that history knows, in the order in which it learned of them. */
    public Collection<UpdateState> updates() {
        return updates == null ? List.of() : updates.all();
    }

    /** How many updates were accepted and have no outcome. */
    public int openUpdates() {
        return updates == null ? 0 : updates.open();
    }

    /** Children, parent, and what is under way to other runs. */
    public OtherRuns otherRuns() {
        return otherRuns;
    }

    /** Whether that still has to be done. */
    public boolean isPending(FollowUp.CrossRun job) {
        return otherRuns.isPending(this, job);
    }

    /** Whether anything has to be done with other runs, also after the close of this one. */
    public boolean hasPendingJobs() {
        return otherRuns.hasPendingJobs(this);
    }

    /** What has to be done with other runs. */
    public List<FollowUp.CrossRun> pendingJobs() {
        return otherRuns.pendingJobs(this);
    }

    /** What resets have to do with the run. */
    public ResetMarks resets() {
        return resets;
    }

    /** Of the request that started the run (rule 1.6). */
    public String startRequestId() {
        return startRequestId;
    }

    /** Whether a start that found this run open left its request id here (rule 1.6). */
    public boolean isAttachedRequest(String requestId) {
        return attachedRequests != null && attachedRequests.containsKey(requestId);
    }

    /** The request ids of starts that found this run open, with the event that attached each; -123 while buffered. */
    public Map<String, Long> attachedRequests() {
        return attachedRequests == null ? Map.of() : attachedRequests;
    }

    /** Whether a signal with that request id was taken (rule 1.13). */
    public boolean isSignalRequest(String requestId) {
        return signalRequests != null && signalRequests.contains(requestId);
    }

    /** Signals taken, those that are buffered included. */
    public int signals() {
        return signals + buffered.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
    }

    /** The run waits out its start delay: no workflow task was scheduled yet (rule 1.10). */
    public boolean isInFirstTaskBackoff() {
        return isOpen() && !workflowTask.isScheduledBefore() && start.backoffEndMillis() > start.startMillis();
    }

    /** The earliest thing due, in epoch milliseconds; {@link Due#NEVER} if nothing is. */
    public long deadlineMillis() {
        if (!isOpen()) {
            return Due.NEVER;
        }
        long earliest = Math.min(start.runExpirationMillis(), workflowTask.deadlineMillis());
        if (isInFirstTaskBackoff()) {
            earliest = Math.min(earliest, start.backoffEndMillis());
        }
        return Math.min(earliest, deadlines.earliestMillis());
    }

    /** Takes the activity or timer that is due first, or null if none is due. What happens to it queues it again. */
    public Due pollDue(long nowMillis) {
        return deadlines.poll(nowMillis);
    }

    /** When the next activity or timer is due, {@link Due#NEVER} if none will be. */
    public long nextDueMillis() {
        return deadlines.earliestMillis();
    }

    /** How many tasks should wait in a task queue now. */
    public int dispatchableTasks() {
        if (!isOpen()) {
            return 0;
        }
        return activities.dispatchable() + (workflowTask.isPending() && !workflowTask.isStarted() ? 1 : 0);
    }

    /** How many tasks workers have now. */
    public int startedTasks() {
        return isOpen() ? activities.started() + (workflowTask.isStarted() ? 1 : 0) : 0;
    }

    /** Makes a workflow task pending that the journal does not know; after a fold anew it has to be made again. */
    public void speculate(SpeculativeTask task) {
        workflowTask.speculate(task);
    }

    /** The events of a transient or speculative task, which readers get after the stored ones (rules 2.5, 2.33). */
    public List<HistoryEvent> virtualEvents() {
        return isOpen()
                        && (workflowTask.isTransient() || workflowTask.isSpeculative())
                        && workflowTask.scheduledEventId() == nextEventId
                ? VirtualEvents.of(this)
                : List.of();
    }

    /** What this keeps from the garbage collector, in bytes; a guess, payloads included. */
    public long heldBytes() {
        return EMPTY_BYTES
                + memo.getSerializedSize()
                + searchAttributes.getSerializedSize()
                + activities.heldBytes()
                + buffered.journaledBytes()
                + otherRuns.heldBytes()
                + (updates == null ? 0 : updates.heldBytes())
                + (long) OPEN_ITEM_BYTES * (activities.size() + timers.size() + buffered.size())
                + 32L * (signalRequests == null ? 0 : signalRequests.size());
    }

    Updates updateTable() {
        if (updates == null) {
            updates = new Updates();
        }
        return updates;
    }

    BufferedEvents buffered() {
        return buffered;
    }

    Activities activityTable() {
        return activities;
    }

    Timers timerTable() {
        return timers;
    }

    void created(String requestId) {
        startRequestId = requestId;
    }

    void transitionClosed() {
        transitionCount++;
    }

    void setSticky(StickyQueue newSticky) {
        sticky = newSticky;
    }

    void signalRequest(String requestId) {
        if (signalRequests == null) {
            signalRequests = new RequestIds();
        }
        signalRequests.add(requestId);
    }

    void attachedRequest(String requestId, long eventId) {
        if (attachedRequests == null) {
            attachedRequests = new LinkedHashMap<>();
        }
        attachedRequests.put(requestId, eventId);
    }

    int signalRequestCount() {
        return signalRequests == null ? 0 : signalRequests.size();
    }
}
