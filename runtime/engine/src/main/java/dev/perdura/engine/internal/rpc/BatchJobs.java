package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.BatchOperationState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.function.BiConsumer;

/** Finds batch operations by the ids of their jobs. */
final class BatchJobs {

    private final Executions executions;
    private final Door door;

    BatchJobs(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    /** Hands over the run that is the job, on its lane. */
    <R> void with(String namespace, String jobId, Reply<R> reply, BiConsumer<LaneRuns, LoadedRun> work) {
        door.namespace(namespace);
        door.id("JobId", jobId);
        executions.submit(namespace, jobId, reply, (runs, r) -> {
            LoadedRun run = runs.current(namespace, jobId);
            if (run == null || run.state().otherRuns().batch() == null) {
                throw Refusal.notFound("Batch operation \"" + jobId + "\" not found.");
            }
            work.accept(runs, run);
        });
    }

    /** A job that was stopped counts as failed. */
    static BatchOperationState state(WorkflowExecutionStatus status) {
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_RUNNING -> BatchOperationState.BATCH_OPERATION_STATE_RUNNING;
            case WORKFLOW_EXECUTION_STATUS_COMPLETED -> BatchOperationState.BATCH_OPERATION_STATE_COMPLETED;
            default -> BatchOperationState.BATCH_OPERATION_STATE_FAILED;
        };
    }
}
