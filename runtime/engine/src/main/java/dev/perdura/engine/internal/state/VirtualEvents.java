package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.List;

/** The Scheduled and Started of a transient or speculative workflow task as a worker sees them (rules 2.5, 2.11). */
final class VirtualEvents {

    private VirtualEvents() {}

    static List<HistoryEvent> of(WorkflowState state) {
        WorkflowTaskState task = state.workflowTask();
        HistoryEvent scheduled = scheduled(state)
                .setEventId(task.scheduledEventId())
                .setTaskId(task.scheduledEventId())
                .build();
        if (!task.isStarted()) {
            return List.of(scheduled);
        }
        HistoryEvent started = started(state, task.identity())
                .setEventId(task.startedEventId())
                .setTaskId(task.startedEventId())
                .build();
        return List.of(scheduled, started);
    }

    /** Without an id. */
    static HistoryEvent.Builder scheduled(WorkflowState state) {
        WorkflowTaskState task = state.workflowTask();
        return HistoryEvent.newBuilder()
                .setEventTime(Times.timestamp(task.scheduledMillis()))
                .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                .setWorkflowTaskScheduledEventAttributes(WorkflowTaskScheduledEventAttributes.newBuilder()
                        .setTaskQueue(taskQueue(state))
                        .setStartToCloseTimeout(Times.duration(task.timeoutMillis()))
                        .setAttempt(task.attempt()));
    }

    /**
     * Without an id; the task must be started.
     *
     * @param identity of the worker
     */
    static HistoryEvent.Builder started(WorkflowState state, String identity) {
        WorkflowTaskState task = state.workflowTask();
        WorkflowTaskStartedEventAttributes.Builder started = WorkflowTaskStartedEventAttributes.newBuilder()
                .setScheduledEventId(task.scheduledEventId())
                .setIdentity(identity)
                .setRequestId(task.requestId())
                .setSuggestContinueAsNew(task.isContinueAsNewSuggested())
                .setHistorySizeBytes(task.historySizeBytes());
        if (task.isSpeculative()) {
            started.addAllSuggestContinueAsNewReasons(
                    task.speculative().started().suggestContinueAsNewReasons());
        }
        return HistoryEvent.newBuilder()
                .setEventTime(Times.timestamp(task.startedMillis()))
                .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                .setWorkflowTaskStartedEventAttributes(started);
    }

    private static TaskQueue taskQueue(WorkflowState state) {
        SpeculativeTask speculative = state.workflowTask().speculative();
        boolean sticky = speculative != null
                && (speculative.started() == null || !speculative.started().leftStickyQueue());
        return sticky
                ? TaskQueues.current(state)
                : TaskQueues.normal(state.start().taskQueue());
    }
}
