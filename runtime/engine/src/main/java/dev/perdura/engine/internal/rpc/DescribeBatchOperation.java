package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.state.BatchState;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationRequest;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationResponse;

/** How far a batch operation has come. */
final class DescribeBatchOperation implements Handler<DescribeBatchOperationRequest, DescribeBatchOperationResponse> {

    private final BatchJobs jobs;

    DescribeBatchOperation(BatchJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void handle(DescribeBatchOperationRequest request, Reply<DescribeBatchOperationResponse> reply) {
        jobs.with(
                request.getNamespace(),
                request.getJobId(),
                reply,
                (runs, run) -> runs.answer(run, reply, describe(run)));
    }

    private static DescribeBatchOperationResponse describe(LoadedRun run) {
        BatchState batch = run.state().otherRuns().batch();
        BatchOperationKind kind = BatchOperationKind.of(batch.request());
        DescribeBatchOperationResponse.Builder described = DescribeBatchOperationResponse.newBuilder()
                .setOperationType(kind.type())
                .setJobId(batch.request().getJobId())
                .setState(BatchJobs.state(run.state().status()))
                .setStartTime(Times.timestamp(run.state().start().startMillis()))
                .setTotalOperationCount(batch.total())
                .setCompleteOperationCount(batch.done() - batch.failed())
                .setFailureOperationCount(batch.failed())
                .setIdentity(kind.identity(batch.request()))
                .setReason(batch.request().getReason());
        if (!run.state().isOpen()) {
            described.setCloseTime(Times.timestamp(run.state().closeMillis()));
        }
        return described.build();
    }
}
