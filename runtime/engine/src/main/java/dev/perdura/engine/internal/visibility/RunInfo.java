package dev.perdura.engine.internal.visibility;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunDescription.Run;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;

/** A run as lists show it (rule 9.11). Counters and duration are there once it is closed. */
final class RunInfo {

    private RunInfo() {}

    static WorkflowExecutionInfo of(ListedRun run) {
        ExecutionRow row = run.row();
        RunDescription description = run.description();
        ExecutionProgress progress = row.progress();
        WorkflowExecution execution = execution(row.workflowId(), row.runId());
        WorkflowExecutionInfo.Builder info = WorkflowExecutionInfo.newBuilder()
                .setExecution(execution)
                .setType(WorkflowType.newBuilder().setName(row.workflowType()))
                .setTaskQueue(row.taskQueue())
                .setStatusValue(progress.status())
                .setStartTime(Times.timestamp(row.startTimeMillis()))
                .setExecutionTime(Times.timestamp(row.executionTimeMillis()))
                .setRootExecution(description.root() == null ? execution : execution(description.root()));
        if (description.parent() != null) {
            info.setParentExecution(execution(description.parent()));
        }
        progress.closeTimeMillis()
                .ifPresent(closeMillis -> info.setCloseTime(Times.timestamp(closeMillis))
                        .setExecutionDuration(Times.duration(Math.max(0, closeMillis - row.executionTimeMillis())))
                        .setHistoryLength(progress.historyLength())
                        .setHistorySizeBytes(progress.historySizeBytes())
                        .setStateTransitionCount(progress.transitionCount()));
        try {
            info.setMemo(Memo.parseFrom(description.memo()))
                    .setSearchAttributes(SearchAttributes.parseFrom(description.searchAttributes()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "Memo or search attributes of run " + row.runId() + " in the store cannot be read", e);
        }
        return info.build();
    }

    private static WorkflowExecution execution(Run run) {
        return execution(run.workflowId(), run.runId());
    }

    private static WorkflowExecution execution(String workflowId, String runId) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }
}
