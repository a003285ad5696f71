package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.state.ChildState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold between runs when all of them are closed: chains, parents and children, signals to others. */
final class FamilyChecks {

    private final Ledger ledger;

    FamilyChecks(Ledger ledger) {
        this.ledger = ledger;
    }

    void check() {
        Map<String, CommittedRun> childOf = new HashMap<>();
        for (CommittedRun run : ledger.runs()) {
            checkChain(run);
            WorkflowExecutionStartedEventAttributes started = started(run);
            if (started.hasParentWorkflowExecution()
                    && !run.isOfReset()
                    && started.getContinuedExecutionRunId().isEmpty()) {
                String link =
                        started.getParentWorkflowExecution().getRunId() + "/" + started.getParentInitiatedEventId();
                CommittedRun twin = childOf.put(link, run);
                Violation.unless(twin == null || isReplacedBefore(twin, run), "A child is started once", twin, run);
            }
        }
        for (CommittedRun run : ledger.runs()) {
            for (HistoryEvent event : run.events) {
                if (event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) {
                    checkChild(run, event);
                }
                if (event.getEventType() == EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED) {
                    checkSignal(run, event);
                }
            }
        }
    }

    private static WorkflowExecutionStartedEventAttributes started(CommittedRun run) {
        return run.events.get(0).getWorkflowExecutionStartedEventAttributes();
    }

    private static HistoryEvent last(CommittedRun run) {
        return run.events.get(run.events.size() - 1);
    }

    private void checkChain(CommittedRun run) {
        if (ledger.mayBeGone(run.workflowId())) {
            return;
        }
        WorkflowExecutionStartedEventAttributes started = started(run);
        String before = started.getContinuedExecutionRunId();
        Violation.unless(
                started.getFirstExecutionRunId().equals(run.row.firstRunId()),
                "Row and history agree on the chain",
                run,
                "");
        if (run.isOfReset()) {
            // It begins as a copy of another run, and has the place of that one in the chain.
            return;
        }
        if (before.isEmpty()) {
            Violation.unless(
                    run.row.firstRunId().equals(run.runId()), "A chain begins with its first run", run, run.row);
        } else {
            CommittedRun previous = ledger.run(before);
            Violation.unless(
                    previous != null && previous.row.firstRunId().equals(run.row.firstRunId()),
                    "A chain keeps its first run",
                    previous,
                    run);
            Violation.unless(next(previous).equals(run.runId()), "A chain is linked both ways", last(previous), run);
        }
        String after = next(run);
        Violation.unless(
                after.isEmpty()
                        || started(ledger.run(after))
                                .getContinuedExecutionRunId()
                                .equals(run.runId()),
                "A run that goes on goes on",
                run,
                after);
    }

    /** The run that goes on where this one has ended; empty if there is none. */
    static String next(CommittedRun run) {
        HistoryEvent end = last(run);
        return switch (end.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
                end.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId();
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
                end.getWorkflowExecutionCompletedEventAttributes().getNewExecutionRunId();
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                end.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId();
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
                end.getWorkflowExecutionTimedOutEventAttributes().getNewExecutionRunId();
            default -> "";
        };
    }

    private void checkChild(CommittedRun parent, HistoryEvent event) {
        var child = event.getChildWorkflowExecutionStartedEventAttributes();
        if (ledger.mayBeGone(child.getWorkflowExecution().getWorkflowId())) {
            return;
        }
        CommittedRun run = ledger.run(child.getWorkflowExecution().getRunId());
        Violation.unless(run != null, "A child that a parent knows is there", event, parent);
        WorkflowExecutionStartedEventAttributes started = started(run);
        Violation.unless(
                (parent.isOfReset()
                                || started.getParentWorkflowExecution()
                                        .getRunId()
                                        .equals(parent.runId()))
                        && started.getParentInitiatedEventId() == child.getInitiatedEventId(),
                "Parent and child agree who they are",
                event,
                run);
    }

    /** A run of a reset has the place of the one that it goes on from. */
    private CommittedRun lastOfChain(CommittedRun first) {
        CommittedRun last = first;
        for (CommittedRun run : ledger.runsOf(first.workflowId())) {
            last = run.row.firstRunId().equals(first.row.firstRunId()) ? run : last;
        }
        return last;
    }

    /** At any rest: parents know which children are closed, and what closed ones want done with theirs is done. */
    void checkAtRest() {
        for (CommittedRun parent : ledger.runs()) {
            if (parent.hasPendingJobs() || parent.isDeleted()) {
                continue;
            }
            for (ChildState child : parent.state.otherRuns().children()) {
                CommittedRun first = ledger.run(child.startedRunId());
                if (first != null && parent.isOpen()) {
                    CommittedRun last = lastOfChain(first);
                    Violation.unless(
                            last.isOpen()
                                    || last.hasPendingJobs()
                                    || last.isDeleted()
                                    || parent.isResetSince(last)
                                    || isEndedByReset(last),
                            "A parent hears of its child's end",
                            parent,
                            last);
                } else if (first != null
                        && child.closePolicy() != ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON
                        && !isEndedByReset(parent)
                        && isStartedBy(parent, first)) {
                    checkPolicy(parent, child.closePolicy(), first);
                }
            }
        }
    }

    /**
     * A run of a reset has the children of the run that it goes on from, but its end does not reach them: as on a
     * Temporal server, where the child must have this very run as its parent (ErrWorkflowParent, a NotFound that is
     * ignored, in service/history/api/terminateworkflow/api.go and requestcancelworkflow/api.go).
     */
    private static boolean isStartedBy(CommittedRun parent, CommittedRun child) {
        return started(child).getParentWorkflowExecution().getRunId().equals(parent.runId());
    }

    /**
     * Its children are those of the run that goes on from it, and its parent is not told (rules 5.9, 5.15): as on a
     * Temporal server, which does not ask whether the reset was of another chain (IsTerminatedByResetter in
     * service/history/transfer_queue_active_task_executor.go).
     */
    static boolean isEndedByReset(CommittedRun run) {
        return last(run)
                .getWorkflowExecutionTerminatedEventAttributes()
                .getIdentity()
                .equals("history-resetter");
    }

    /** A request to cancel ends with the run that got it; the next one of the chain does not know of it. */
    private void checkPolicy(CommittedRun parent, ParentClosePolicy policy, CommittedRun first) {
        CommittedRun child = lastOfChain(first);
        boolean asked = ledger.runsOf(first.workflowId()).stream()
                .filter(run -> run.row.firstRunId().equals(first.row.firstRunId()))
                .anyMatch(run -> run.state.isCancelRequested());
        boolean heard = !child.isOpen()
                || isResetSince(first, parent)
                || policy == ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL && asked;
        Violation.unless(heard, "A child hears of its parent's end", parent, child);
    }

    private boolean isResetSince(CommittedRun first, CommittedRun parent) {
        return ledger.runsOf(first.workflowId()).stream()
                .filter(run -> run.row.firstRunId().equals(first.row.firstRunId()))
                .anyMatch(run -> run.isResetSince(parent));
    }

    /**
     * A request id is known to the current run of a workflow id only (rule 1.6): if the engine dies before the parent
     * knows of its child, and another run has taken the child's place by then, the child is started anew.
     */
    private boolean isReplacedBefore(CommittedRun first, CommittedRun second) {
        List<CommittedRun> runs = ledger.runsOf(first.workflowId());
        return ledger.hasCrashed() && runs.indexOf(second) > runs.indexOf(first) + 1;
    }

    /**
     * A signal to another workflow arrives if the sender is told so, in each run at most once, and never if he is told
     * that it failed. As on a Temporal server a run knows only the requests that came to itself: if the engine dies
     * before the sender knows, the signal is sent again to whatever run the target is by then.
     */
    private void checkSignal(CommittedRun sender, HistoryEvent initiated) {
        var signal = initiated.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
        String token = signal.getInput().getPayloads(0).getData().toStringUtf8();
        int arrived = 0;
        if (sender.isDeleted() || ledger.mayBeGone(signal.getWorkflowExecution().getWorkflowId())) {
            return;
        }
        // A reset has the run that goes on from its point ask for it again.
        long senders = ledger.runsOf(sender.workflowId()).stream()
                .filter(run -> run == sender || run.isOfReset() || sender.isOfReset())
                .filter(run -> run.events.contains(initiated))
                .count();
        for (CommittedRun target : ledger.runsOf(signal.getWorkflowExecution().getWorkflowId())) {
            int times = target.rules.count(token);
            Violation.unless(times <= senders, "A signal to another workflow arrives in a run once", sender, target);
            arrived += times;
        }
        List<HistoryEvent> events = sender.events;
        boolean told = events.stream()
                .anyMatch(event -> event.hasExternalWorkflowExecutionSignaledEventAttributes()
                        && event.getExternalWorkflowExecutionSignaledEventAttributes()
                                        .getInitiatedEventId()
                                == initiated.getEventId());
        boolean failed = events.stream()
                .anyMatch(event -> event.hasSignalExternalWorkflowExecutionFailedEventAttributes()
                        && event.getSignalExternalWorkflowExecutionFailedEventAttributes()
                                        .getInitiatedEventId()
                                == initiated.getEventId());
        Violation.unless(
                told ? arrived >= 1 : !failed || arrived == 0 || ledger.hasCrashed() || senders > 1,
                "A signal to another workflow arrives as its sender is told",
                sender,
                token + " arrived " + arrived + " times");
    }
}
