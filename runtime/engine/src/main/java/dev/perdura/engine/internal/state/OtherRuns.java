package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.FollowUp.CrossRun.Kind;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has to do with other runs: its children, its signals and cancel requests under way, its parent. From this
 * follow its pending jobs (rules 14.1, 14.2): the journal is their outbox. A job is pending from the event that calls
 * for it (an Initiated event, the close of the run) until the event or fact that says it is done; so it is committed
 * with its
 * cause, and after a crash it is done again. Takes little memory when empty.
 */
public final class OtherRuns {

    private Map<Long, ChildState> children;
    private Map<Long, HistoryEvent> signals;
    private Map<Long, HistoryEvent> cancels;
    private int unstartedChildren;
    private boolean continued;
    private boolean parentTold;
    private StartedBySchedule schedule;
    private BatchState batch;

    OtherRuns() {}

    /** Null if there is no open child of that event. */
    public ChildState child(long initiatedEventId) {
        return children == null ? null : children.get(initiatedEventId);
    }

    /** The open ones, in the order in which they were asked for. */
    public Collection<ChildState> children() {
        return children == null ? List.of() : children.values();
    }

    /** The SignalExternalWorkflowExecutionInitiated whose outcome is not known, or null. */
    public HistoryEvent signal(long initiatedEventId) {
        return signals == null ? null : signals.get(initiatedEventId);
    }

    /** The RequestCancelExternalWorkflowExecutionInitiated whose outcome is not known, or null. */
    public HistoryEvent cancel(long initiatedEventId) {
        return cancels == null ? null : cancels.get(initiatedEventId);
    }

    public int pendingSignals() {
        return signals == null ? 0 : signals.size();
    }

    public int pendingCancels() {
        return cancels == null ? 0 : cancels.size();
    }

    /** The schedule that started the chain and does not know yet how it ends; else null. */
    public StartedBySchedule schedule() {
        return schedule;
    }

    /** Null unless the run is an operation on many others. */
    public BatchState batch() {
        return batch;
    }

    void batchRequested(BatchState newBatch) {
        batch = newBatch;
    }

    /** The jobs that have to be done, or done again after a crash. */
    List<CrossRun> pendingJobs(WorkflowState state) {
        List<CrossRun> jobs = new ArrayList<>(2);
        if (mustTellSchedule(state)) {
            jobs.add(new CrossRun(Kind.TELL_SCHEDULE, 0));
        }
        if (state.isOpen()) {
            children().stream()
                    .filter(child -> !child.isStarted())
                    .forEach(child -> jobs.add(new CrossRun(Kind.START_CHILD, child.initiatedEventId())));
            if (signals != null) {
                signals.keySet().forEach(eventId -> jobs.add(new CrossRun(Kind.SIGNAL, eventId)));
            }
            if (cancels != null) {
                cancels.keySet().forEach(eventId -> jobs.add(new CrossRun(Kind.REQUEST_CANCEL, eventId)));
            }
            if (batch != null) {
                jobs.add(new CrossRun(Kind.BATCH, 0));
            }
            if (isAwaitingParent(state)) {
                jobs.add(new CrossRun(Kind.AWAIT_PARENT, 0));
            }
        } else if (mustTellParent(state)) {
            // The policy for the children comes after it (rule 5.9).
            jobs.add(new CrossRun(Kind.TELL_PARENT, 0));
        } else {
            children().stream()
                    .filter(ChildState::needsClosePolicy)
                    .forEach(child -> jobs.add(new CrossRun(Kind.CLOSE_POLICY, child.initiatedEventId())));
        }
        return jobs;
    }

    boolean isPending(WorkflowState state, CrossRun job) {
        boolean open = state.isOpen();
        ChildState child = child(job.eventId());
        return switch (job.kind()) {
            case START_CHILD -> open && child != null && !child.isStarted();
            case SIGNAL -> open && signal(job.eventId()) != null;
            case REQUEST_CANCEL -> open && cancel(job.eventId()) != null;
            case BATCH -> open && batch != null;
            case AWAIT_PARENT -> isAwaitingParent(state);
            case TELL_PARENT -> mustTellParent(state);
            case TELL_SCHEDULE -> mustTellSchedule(state);
            case CLOSE_POLICY -> !open && child != null && child.needsClosePolicy();
        };
    }

    boolean hasPendingJobs(WorkflowState state) {
        if (state.start() == null) {
            return false;
        }
        if (state.isOpen()) {
            return unstartedChildren + pendingSignals() + pendingCancels() > 0
                    || batch != null
                    || isAwaitingParent(state);
        }
        return mustTellParent(state)
                || mustTellSchedule(state)
                || children().stream().anyMatch(ChildState::needsClosePolicy);
    }

    /** A child gets its first workflow task when its parent knows of it (rules 5.4, 12.30). */
    private static boolean isAwaitingParent(WorkflowState state) {
        return state.isOpen()
                && state.start().parent() != null
                && state.start().firstRunId().equals(state.run().runId())
                && !state.workflowTask().isScheduledBefore()
                && !state.isInFirstTaskBackoff();
    }

    /** The parent is not told before the last run of the chain has closed (rule 4.10). */
    private boolean mustTellParent(WorkflowState state) {
        return !state.isOpen() && state.start().parent() != null && !continued && !parentTold;
    }

    /** As its parent, a schedule is told of the end of the chain. */
    private boolean mustTellSchedule(WorkflowState state) {
        return schedule != null && !state.isOpen() && !continued;
    }

    void startedBySchedule(StartedBySchedule started) {
        schedule = started;
    }

    void scheduleTold() {
        schedule = null;
    }

    void childInitiated(HistoryEvent event) {
        if (children == null) {
            children = new LinkedHashMap<>();
        }
        children.put(event.getEventId(), new ChildState(event));
        unstartedChildren++;
    }

    void childStarted(long initiatedEventId, String runId, long eventId) {
        ChildState child = child(initiatedEventId);
        if (child == null) {
            return;
        }
        if (!child.isStarted()) {
            unstartedChildren--;
        }
        child.started(runId, eventId);
    }

    void childClosed(long initiatedEventId) {
        ChildState child = child(initiatedEventId);
        if (child == null) {
            return;
        }
        if (!child.isStarted()) {
            unstartedChildren--;
        }
        children.remove(initiatedEventId);
        if (children.isEmpty()) {
            children = null;
        }
    }

    void signalInitiated(HistoryEvent event) {
        if (signals == null) {
            signals = new LinkedHashMap<>();
        }
        signals.put(event.getEventId(), event);
    }

    void signalDone(long initiatedEventId) {
        if (signals != null && signals.remove(initiatedEventId) != null && signals.isEmpty()) {
            signals = null;
        }
    }

    void cancelInitiated(HistoryEvent event) {
        if (cancels == null) {
            cancels = new LinkedHashMap<>();
        }
        cancels.put(event.getEventId(), event);
    }

    void cancelDone(long initiatedEventId) {
        if (cancels != null && cancels.remove(initiatedEventId) != null && cancels.isEmpty()) {
            cancels = null;
        }
    }

    /** The run has closed: what it had under way to others is dropped, its children stay for their policy. */
    void closed(boolean chainGoesOn) {
        continued = chainGoesOn;
        signals = null;
        cancels = null;
    }

    /**
     * A reset has ended the run and goes on in another one: its parent hears of that one, and its children, too, are
     * for that one (rule 5.9).
     *
     * @param keepsChildren if they are known to the other run
     */
    void closedByReset(boolean keepsChildren) {
        parentTold = true;
        if (keepsChildren) {
            children = null;
            unstartedChildren = 0;
        }
    }

    void parentTold() {
        parentTold = true;
    }

    void closePolicyApplied(long initiatedEventId) {
        ChildState child = child(initiatedEventId);
        if (child != null) {
            child.closePolicyApplied();
        }
    }

    long heldBytes() {
        long bytes = 0;
        if (unstartedChildren > 0) {
            for (ChildState child : children.values()) {
                bytes += child.heldBytes();
            }
        }
        return bytes
                + (batch == null ? 0 : batch.heldBytes())
                + 250L * (children().size() + pendingSignals() + pendingCancels());
    }

    @Override
    public String toString() {
        return children() + " " + (signals == null ? "" : signals.keySet()) + " "
                + (cancels == null ? "" : cancels.keySet()) + " unstarted " + unstartedChildren + " continued "
                + continued + " told " + parentTold + " batch " + batch + " "
                + (schedule == null ? "" : schedule.getScheduleId());
    }
}
