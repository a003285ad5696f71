package dev.perdura.engine.internal.command;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.journal.v1.TransientTaskStarted;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.SpeculativeTask;
import dev.perdura.engine.internal.state.StickyQueue;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import java.util.EnumSet;
import java.util.Set;

/** A poller takes a workflow task (rules 2.3, 2.6, 2.10, 2.13 to 2.15). */
public final class StartWorkflowTask {

    private StartWorkflowTask() {}

    /**
     * Starts the task that was dispatched under that id. The same poll gets it again.
     *
     * @throws Refusal NOT_FOUND if there is no such task to be had any more: forget it and poll on
     */
    public static StartedWorkflowTask decide(Transition transition, long scheduledEventId, WorkflowTaskPoll poll) {
        WorkflowState state = transition.state();
        WorkflowTaskState task = state.workflowTask();
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        if (!task.isPending() || task.scheduledEventId() != scheduledEventId) {
            throw Refusal.workflowTaskNotFound();
        }
        if (task.isStarted()) {
            if (task.requestId().equals(poll.requestId())) {
                return started(state, isOnStickyQueue(state, poll), true);
            }
            throw Refusal.notFound("Workflow task already started.");
        }
        StickyQueue sticky = state.sticky();
        if (sticky == null && poll.sticky()) {
            throw Refusal.notFound("Workflow task has left the sticky queue.");
        }
        boolean leaves = sticky != null && !sticky.name().equals(poll.taskQueue());
        StartedWorkflowTask started;
        if (task.isSpeculative()) {
            started = startSpeculative(transition, poll, !leaves && sticky != null, leaves);
        } else {
            if (leaves) {
                transition.record(Facts.STICKY_CLEARED);
            }
            started = start(transition, poll, isOnStickyQueue(state, poll));
        }
        transition.end();
        return started;
    }

    /**
     * Starts the pending task.
     *
     * @param partialHistory the worker has the run in its cache
     */
    static StartedWorkflowTask start(Transition transition, WorkflowTaskPoll poll, boolean partialHistory) {
        WorkflowState state = transition.state();
        WorkflowTaskState task = state.workflowTask();
        Set<SuggestContinueAsNewReason> reasons = reasonsToContinueAsNew(state, transition.limits());
        if (task.isTransient() && task.scheduledEventId() != state.nextEventId()) {
            recordScheduled(transition, task.timeoutMillis());
        }
        if (task.isTransient()) {
            transition.record(Facts.transientTaskStarted(TransientTaskStarted.newBuilder()
                    .setStartedEventId(task.scheduledEventId() + 1)
                    .setStartedTimeMillis(transition.nowMillis())
                    .setRequestId(poll.requestId())
                    .setIdentity(poll.identity())
                    .setSuggestContinueAsNew(!reasons.isEmpty())
                    .setHistorySizeBytes(state.historySizeBytes())));
        } else {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                    .setWorkflowTaskStartedEventAttributes(WorkflowTaskStartedEventAttributes.newBuilder()
                            .setScheduledEventId(task.scheduledEventId())
                            .setIdentity(poll.identity())
                            .setRequestId(poll.requestId())
                            .setSuggestContinueAsNew(!reasons.isEmpty())
                            .addAllSuggestContinueAsNewReasons(reasons)
                            .setHistorySizeBytes(state.historySizeBytes())));
        }
        if (poll.inProcess()) {
            transition.record(Facts.TASK_HANDED_OUT);
        }
        return started(state, partialHistory, false);
    }

    /**
     * Starts the pending task that is in memory only; so is its start (rule 2.11).
     *
     * @param partialHistory the worker has the run in its cache
     * @param leavesSticky another worker had it in its cache
     */
    static StartedWorkflowTask startSpeculative(
            Transition transition, WorkflowTaskPoll poll, boolean partialHistory, boolean leavesSticky) {
        WorkflowState state = transition.state();
        transition.speculate(state.workflowTask()
                .speculative()
                .startedBy(new SpeculativeTask.Started(
                        transition.nowMillis(),
                        poll.requestId(),
                        poll.identity(),
                        state.historySizeBytes(),
                        reasonsToContinueAsNew(state, transition.limits()),
                        poll.inProcess(),
                        leavesSticky)));
        return started(state, partialHistory, false);
    }

    /** There is news since the transient task was scheduled: it becomes a normal one behind the news (rule 2.6). */
    private static void recordScheduled(Transition transition, long timeoutMillis) {
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                .setWorkflowTaskScheduledEventAttributes(WorkflowTaskScheduledEventAttributes.newBuilder()
                        .setTaskQueue(TaskQueues.current(transition.state()))
                        .setStartToCloseTimeout(Times.duration(timeoutMillis))
                        .setAttempt(1)));
    }

    private static Set<SuggestContinueAsNewReason> reasonsToContinueAsNew(WorkflowState state, EngineLimits limits) {
        boolean big = state.historySizeBytes() >= limits.suggestContinueAsNewBytes();
        boolean isLong = state.nextEventId() >= limits.suggestContinueAsNewEvents();
        boolean updated = state.updates().size() >= limits.updates().suggestContinueAsNew();
        if (!big && !isLong && !updated) {
            return Set.of();
        }
        Set<SuggestContinueAsNewReason> reasons = EnumSet.noneOf(SuggestContinueAsNewReason.class);
        if (big) {
            reasons.add(SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE);
        }
        if (isLong) {
            reasons.add(SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS);
        }
        if (updated) {
            reasons.add(SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES);
        }
        return reasons;
    }

    private static boolean isOnStickyQueue(WorkflowState state, WorkflowTaskPoll poll) {
        return state.sticky() != null && state.sticky().name().equals(poll.taskQueue());
    }

    private static StartedWorkflowTask started(WorkflowState state, boolean partialHistory, boolean repeated) {
        WorkflowTaskState task = state.workflowTask();
        return new StartedWorkflowTask(
                new TaskToken.OfWorkflowTask(
                        state.run(),
                        task.scheduledEventId(),
                        task.startedEventId(),
                        task.startedMillis(),
                        task.attempt()),
                state.start().workflowType(),
                task.lastCompletedStartedEventId(),
                task.startedEventId(),
                task.attempt(),
                partialHistory ? task.lastCompletedStartedEventId() + 1 : 1,
                state.nextEventId(),
                task.scheduledMillis(),
                task.startedMillis(),
                state.start().taskQueue(),
                state.virtualEvents(),
                repeated);
    }
}
