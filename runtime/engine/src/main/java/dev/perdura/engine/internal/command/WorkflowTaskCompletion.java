package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/** The WorkflowTaskCompleted event, and before it the Scheduled and Started of a transient task (rules 2.5, 2.24). */
final class WorkflowTaskCompletion {

    private WorkflowTaskCompletion() {}

    /** @return the id of the WorkflowTaskCompleted */
    static long record(Transition transition, RespondWorkflowTaskCompletedRequest request) {
        transition.settle(request.getIdentity());
        WorkflowTaskState task = transition.state().workflowTask();
        if (task.isTransient()) {
            recordTransient(transition, task, request.getIdentity());
        }
        WorkflowTaskCompletedEventAttributes.Builder completed = WorkflowTaskCompletedEventAttributes.newBuilder()
                .setScheduledEventId(task.scheduledEventId())
                .setStartedEventId(task.startedEventId())
                .setIdentity(request.getIdentity())
                .setBinaryChecksum(request.getBinaryChecksum());
        if (request.hasSdkMetadata()) {
            completed.setSdkMetadata(request.getSdkMetadata());
        }
        if (request.hasMeteringMetadata()) {
            completed.setMeteringMetadata(request.getMeteringMetadata());
        }
        if (request.hasWorkerVersionStamp()) {
            completed.setWorkerVersion(request.getWorkerVersionStamp());
        }
        if (request.hasDeploymentOptions()) {
            deployment(request.getDeploymentOptions(), request.getVersioningBehaviorValue(), completed);
        }
        return transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
                .setWorkflowTaskCompletedEventAttributes(completed));
    }

    private static void deployment(
            WorkerDeploymentOptions options, int behavior, WorkflowTaskCompletedEventAttributes.Builder completed) {
        completed.setWorkerDeploymentName(options.getDeploymentName());
        if (options.getWorkerVersioningMode() == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED) {
            completed
                    .setVersioningBehaviorValue(behavior)
                    .setDeploymentVersion(WorkerDeploymentVersion.newBuilder()
                            .setDeploymentName(options.getDeploymentName())
                            .setBuildId(options.getBuildId()));
        }
    }

    /** With the real attempt and the times of then, so event times do not rise with event ids (rule 12.5). */
    private static void recordTransient(Transition transition, WorkflowTaskState task, String identity) {
        WorkflowTaskScheduledEventAttributes.Builder scheduled = WorkflowTaskScheduledEventAttributes.newBuilder()
                .setTaskQueue(TaskQueues.current(transition.state()))
                .setStartToCloseTimeout(Times.duration(task.timeoutMillis()))
                .setAttempt(task.attempt());
        HistoryEvent.Builder startedEvent = transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                .setEventTime(Times.timestamp(task.startedMillis()));
        WorkflowTaskStartedEventAttributes.Builder started = WorkflowTaskStartedEventAttributes.newBuilder()
                .setIdentity(identity)
                .setRequestId(task.requestId())
                .setSuggestContinueAsNew(task.isContinueAsNewSuggested())
                .setHistorySizeBytes(task.historySizeBytes());
        long scheduledEventId = transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
                .setEventTime(Times.timestamp(task.scheduledMillis()))
                .setWorkflowTaskScheduledEventAttributes(scheduled));
        transition.record(
                startedEvent.setWorkflowTaskStartedEventAttributes(started.setScheduledEventId(scheduledEventId)));
    }
}
