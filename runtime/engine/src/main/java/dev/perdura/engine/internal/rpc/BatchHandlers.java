package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;

/** The handlers of RPCs that interfere with whole runs: the reset or options of one, batch operations on many. */
final class BatchHandlers {

    final ResetWorkflowExecution resetOne;
    final UpdateWorkflowExecutionOptions updateOptionsOfOne;
    final DescribeBatchOperation describe;
    final ListBatchOperations list;
    final StartBatchOperation start;
    final StopBatchOperation stop;

    BatchHandlers(Executions executions, Ids ids, Lists lists, Door door) {
        this.resetOne = new ResetWorkflowExecution(executions, door);
        this.updateOptionsOfOne = new UpdateWorkflowExecutionOptions(executions, door);
        BatchJobs jobs = new BatchJobs(executions, door);
        this.describe = new DescribeBatchOperation(jobs);
        this.list = new ListBatchOperations(lists);
        this.start = new StartBatchOperation(executions, ids, lists, door);
        this.stop = new StopBatchOperation(jobs);
    }
}
