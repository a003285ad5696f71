package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import java.util.List;

/** The Scheduled and Started of a transient workflow task as a worker sees them (rule 2.5). */
final class VirtualEvents {

    private VirtualEvents() {}

    static List<HistoryEvent> of(WorkflowState state) {
        WorkflowTaskState task = state.workflowTask();
        HistoryEvent scheduled = HistoryEvent.newBuilder()
                .setEventId(task.scheduledEventId())
                .setTaskId(task.scheduledEventId())
                .setEventTime(Times.timestamp(task.scheduledMillis()))
                .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                .setWorkflowTaskScheduledEventAttributes(WorkflowTaskScheduledEventAttributes.newBuilder()
                        .setTaskQueue(TaskQueues.normal(state.start().taskQueue()))
                        .setStartToCloseTimeout(Times.duration(task.timeoutMillis()))
                        .setAttempt(task.attempt()))
                .build();
        if (!task.isStarted()) {
            return List.of(scheduled);
        }
        HistoryEvent started = HistoryEvent.newBuilder()
                .setEventId(task.startedEventId())
                .setTaskId(task.startedEventId())
                .setEventTime(Times.timestamp(task.startedMillis()))
                .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                .setWorkflowTaskStartedEventAttributes(WorkflowTaskStartedEventAttributes.newBuilder()
                        .setScheduledEventId(task.scheduledEventId())
                        .setIdentity(task.identity())
                        .setRequestId(task.requestId())
                        .setSuggestContinueAsNew(task.isContinueAsNewSuggested())
                        .setHistorySizeBytes(task.historySizeBytes()))
                .build();
        return List.of(scheduled, started);
    }
}
