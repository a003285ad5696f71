package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;

/** The handlers of the RPCs about batch operations. */
final class BatchHandlers {

    final DescribeBatchOperation describe;
    final ListBatchOperations list;
    final StartBatchOperation start;
    final StopBatchOperation stop;

    BatchHandlers(Executions executions, Ids ids, Lists lists, Door door) {
        BatchJobs jobs = new BatchJobs(executions, door);
        this.describe = new DescribeBatchOperation(jobs);
        this.list = new ListBatchOperations(lists);
        this.start = new StartBatchOperation(executions, ids, lists, door);
        this.stop = new StopBatchOperation(jobs);
    }
}
