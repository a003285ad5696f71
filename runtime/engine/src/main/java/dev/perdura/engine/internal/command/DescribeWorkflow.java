package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.ChildState;
import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflow.v1.RequestIdInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionExtendedInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a run looks like from outside (rules 3.17, 9.19). Only reads. */
public final class DescribeWorkflow {

    private DescribeWorkflow() {}

    public static DescribeWorkflowExecutionResponse decide(WorkflowState state, long nowMillis) {
        DescribeWorkflowExecutionResponse.Builder response = DescribeWorkflowExecutionResponse.newBuilder()
                .setExecutionConfig(config(state.start()))
                .setWorkflowExecutionInfo(info(state))
                .setWorkflowExtendedInfo(extended(state));
        List<ActivityState> activities = new ArrayList<>(state.activities());
        activities.sort(Comparator.comparingLong(ActivityState::scheduledEventId));
        for (ActivityState activity : activities) {
            response.addPendingActivities(PendingActivities.describe(activity, nowMillis));
        }
        if (state.isOpen()) {
            state.otherRuns().children().forEach(child -> response.addPendingChildren(child(child)));
        }
        if (state.isOpen() && state.workflowTask().isPending()) {
            response.setPendingWorkflowTask(task(state.workflowTask()));
        }
        return response.build();
    }

    private static WorkflowExecutionConfig.Builder config(RunStart start) {
        WorkflowExecutionConfig.Builder config = WorkflowExecutionConfig.newBuilder()
                .setTaskQueue(TaskQueues.normal(start.taskQueue()))
                .setWorkflowExecutionTimeout(Times.duration(start.executionTimeoutMillis()))
                .setWorkflowRunTimeout(Times.duration(start.runTimeoutMillis()))
                .setDefaultWorkflowTaskTimeout(Times.duration(start.workflowTaskTimeoutMillis()));
        if (start.userMetadata() != null) {
            config.setUserMetadata(start.userMetadata());
        }
        return config;
    }

    private static WorkflowExecutionInfo.Builder info(WorkflowState state) {
        RunStart start = state.start();
        WorkflowExecution.Builder run = WorkflowExecution.newBuilder()
                .setWorkflowId(state.run().workflowId())
                .setRunId(state.run().runId());
        WorkflowExecutionInfo.Builder info = WorkflowExecutionInfo.newBuilder()
                .setExecution(run)
                .setType(WorkflowType.newBuilder().setName(start.workflowType()))
                .setStartTime(Times.timestamp(start.startMillis()))
                .setExecutionTime(Times.timestamp(start.backoffEndMillis()))
                .setStatus(state.status())
                .setHistoryLength(state.nextEventId() - 1)
                .setHistorySizeBytes(state.historySizeBytes())
                .setStateTransitionCount(state.transitionCount())
                .setTaskQueue(start.taskQueue())
                .setMemo(state.memo())
                .setSearchAttributes(state.searchAttributes())
                .setFirstRunId(start.firstRunId());
        if (start.root() == null) {
            info.setRootExecution(run);
        } else {
            info.setRootExecution(start.root());
        }
        if (start.parent() != null) {
            info.setParentExecution(start.parent());
        }
        if (start.priority() != null) {
            info.setPriority(start.priority());
        }
        if (state.resets().points() != null) {
            info.setAutoResetPoints(AutoResetPoints.of(state));
        }
        if (!state.isOpen()) {
            info.setCloseTime(Times.timestamp(state.closeMillis()))
                    .setExecutionDuration(Times.duration(Math.max(0, state.closeMillis() - start.backoffEndMillis())));
        }
        return info;
    }

    private static WorkflowExecutionExtendedInfo.Builder extended(WorkflowState state) {
        RunStart start = state.start();
        WorkflowExecutionExtendedInfo.Builder extended = WorkflowExecutionExtendedInfo.newBuilder()
                .setOriginalStartTime(Times.timestamp(start.originalStartMillis()))
                .setCancelRequested(state.isCancelRequested())
                .setResetRunId(state.resets().newRunId());
        if (state.resets().timeMillis() != 0) {
            extended.setLastResetTime(Times.timestamp(state.resets().timeMillis()));
        }
        if (start.executionExpirationMillis() != Due.NEVER) {
            extended.setExecutionExpirationTime(Times.timestamp(start.executionExpirationMillis()));
        }
        if (start.runExpirationMillis() != Due.NEVER) {
            extended.setRunExpirationTime(Times.timestamp(start.runExpirationMillis()));
        }
        if (!state.startRequestId().isEmpty()) {
            extended.putRequestIdInfos(
                    state.startRequestId(), request(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1));
        }
        state.attachedRequests()
                .forEach((id, eventId) -> extended.putRequestIdInfos(
                        id, request(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED, eventId)));
        return extended;
    }

    private static RequestIdInfo request(EventType type, long eventId) {
        boolean buffered = eventId == Transition.BUFFERED_EVENT_ID;
        return RequestIdInfo.newBuilder()
                .setEventType(type)
                .setEventId(buffered ? 0 : eventId)
                .setBuffered(buffered)
                .build();
    }

    private static PendingChildExecutionInfo.Builder child(ChildState child) {
        return PendingChildExecutionInfo.newBuilder()
                .setWorkflowId(child.workflowId())
                .setRunId(child.startedRunId())
                .setWorkflowTypeName(child.workflowType())
                .setInitiatedId(child.initiatedEventId())
                .setParentClosePolicy(child.closePolicy());
    }

    private static PendingWorkflowTaskInfo.Builder task(WorkflowTaskState task) {
        PendingWorkflowTaskInfo.Builder info = PendingWorkflowTaskInfo.newBuilder()
                .setState(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED)
                .setScheduledTime(Times.timestamp(task.scheduledMillis()))
                .setOriginalScheduledTime(Times.timestamp(task.originalScheduledMillis()))
                .setAttempt(task.attempt());
        if (task.isStarted()) {
            info.setState(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED)
                    .setStartedTime(Times.timestamp(task.startedMillis()));
        }
        return info;
    }
}
