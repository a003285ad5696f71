package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.timer.Timers;

/** What concerns workers themselves: what they tell, who asks for it, and their end. */
final class WorkerHandlers {

    final ShutdownWorker shutdownWorker;
    final RecordWorkerHeartbeat recordWorkerHeartbeat;
    final ListWorkers listWorkers;
    final CountWorkers countWorkers;
    final DescribeWorker describeWorker;

    WorkerHandlers(Matching matching, Timers timers, Door door) {
        WorkerRegistry workers = new WorkerRegistry(timers::elapsedMillis);
        this.shutdownWorker = new ShutdownWorker(matching, workers, door);
        this.recordWorkerHeartbeat = new RecordWorkerHeartbeat(workers, door);
        this.listWorkers = new ListWorkers(workers, door);
        this.countWorkers = new CountWorkers(workers, door);
        this.describeWorker = new DescribeWorker(workers, door);
    }
}
