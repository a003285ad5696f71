package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.journal.v1.BatchTarget;
import io.grpc.stub.StreamObserver;
import io.temporal.api.batch.v1.BatchOperationCancellation;
import io.temporal.api.batch.v1.BatchOperationDeletion;
import io.temporal.api.batch.v1.BatchOperationReset;
import io.temporal.api.batch.v1.BatchOperationSignal;
import io.temporal.api.batch.v1.BatchOperationTermination;
import io.temporal.api.batch.v1.BatchOperationUnpauseActivities;
import io.temporal.api.common.v1.ResetOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.BatchOperationState;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationRequest;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationResponse;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationResponse;
import io.temporal.api.workflowservice.v1.StopBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StopBatchOperationResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Operations on many runs; that each is handled once is seen in the journals, see {@link AskedBatch}. */
final class BatchErrands {

    private final World world;
    private final List<String> jobs = new ArrayList<>();

    BatchErrands(World world) {
        this.world = world;
    }

    Errand<?> any() {
        if (jobs.isEmpty() || world.chance(50)) {
            Start start = new Start(world);
            jobs.add(start.request.getJobId());
            return start;
        }
        String job = world.oneOf(jobs);
        return world.chance(20) ? new Stop(world, job) : new Describe(world, job);
    }

    private static final class Start extends Errand<StartBatchOperationResponse> {
        private final StartBatchOperationRequest request;
        private final Set<String> thereBefore = new HashSet<>();
        private boolean asked;

        private Start(World world) {
            this(world, world.token("batch"));
        }

        private Start(World world, String job) {
            super(world, "start " + job);
            StartBatchOperationRequest.Builder builder = StartBatchOperationRequest.newBuilder()
                    .setNamespace(World.NAMESPACE)
                    .setJobId(job)
                    .setReason("batch");
            if (world.chance(30)) {
                builder.setMaxOperationsPerSecond(1 + world.random.nextInt(5));
            }
            boolean deletes = world.settings.deletes && world.chance(20);
            if (deletes || world.chance(30)) {
                list(builder, deletes);
            } else {
                builder.setVisibilityQuery(Filter.TYPE);
            }
            operate(builder, deletes);
            request = builder.build();
            world.note("  " + request.getOperationCase());
        }

        @SuppressWarnings("deprecation") // Clients still send executions.
        private void list(StartBatchOperationRequest.Builder builder, boolean deletes) {
            List<CommittedRun> runs = List.copyOf(world.ledger.runs());
            for (int more = 1 + world.random.nextInt(3); more > 0 && !runs.isEmpty(); more--) {
                CommittedRun run = world.oneOf(runs);
                if (deletes) {
                    world.ledger.askDeletion(run.workflowId());
                }
                builder.addExecutions(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.workflowId())
                        .setRunId(run.runId()));
            }
            if (runs.isEmpty()) {
                builder.addExecutions(WorkflowExecution.newBuilder().setWorkflowId("nobody"));
            }
        }

        private void operate(StartBatchOperationRequest.Builder builder, boolean deletes) {
            if (deletes) {
                builder.setDeletionOperation(BatchOperationDeletion.getDefaultInstance());
                return;
            }
            switch (world.random.nextInt(8)) {
                case 0 -> builder.setTerminationOperation(BatchOperationTermination.getDefaultInstance());
                case 1, 2 -> builder.setCancellationOperation(BatchOperationCancellation.getDefaultInstance());
                case 3 ->
                    builder.setResetOperation(BatchOperationReset.newBuilder()
                            .setOptions(ResetOptions.newBuilder()
                                    .setLastWorkflowTask(com.google.protobuf.Empty.getDefaultInstance())));
                case 4 ->
                    builder.setUnpauseActivitiesOperation(
                            BatchOperationUnpauseActivities.newBuilder().setMatchAll(true));
                default -> {
                    String token = world.token("b");
                    world.promises.sent(token);
                    builder.setSignalOperation(
                            BatchOperationSignal.newBuilder().setSignal("go").setInput(Tokens.payloads(token)));
                }
            }
        }

        @Override
        void asking() {
            // Whatever job comes of it, these were there when it was asked for first.
            if (!asked) {
                asked = true;
                world.ledger.runs().stream()
                        .filter(run -> run.row.workflowType().equals("type"))
                        .forEach(run -> thereBefore.add(run.runId()));
            }
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<StartBatchOperationResponse> call) {
            door.startBatchOperation(request, call);
        }

        @Override
        public void said(StartBatchOperationResponse answer) {
            CommittedRun job = world.ledger.latest(request.getJobId());
            if (world.ledger.mayBeGone(job, request.getJobId())) {
                return;
            }
            Violation.unless(
                    job != null && job.batch() != null, "A batch is acknowledged when committed", request, job);
            if (request.getVisibilityQuery().isEmpty()) {
                return;
            }
            Set<String> targets = new HashSet<>();
            for (BatchTarget target : job.batch().targets()) {
                Violation.unless(targets.add(target.getRunId()), "A batch has each target once", job, target);
            }
            for (String runId : thereBefore) {
                Violation.unless(
                        targets.contains(runId) || world.ledger.run(runId).isDeleted(),
                        "Every run that fulfils its query is a target of a batch",
                        job.batch().targets(),
                        runId);
            }
        }
    }

    private static final class Describe extends Errand<DescribeBatchOperationResponse> {
        private final String job;

        private Describe(World world, String job) {
            super(world, "describe " + job);
            this.job = job;
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<DescribeBatchOperationResponse> call) {
            door.describeBatchOperation(
                    DescribeBatchOperationRequest.newBuilder()
                            .setNamespace(World.NAMESPACE)
                            .setJobId(job)
                            .build(),
                    call);
        }

        @Override
        public void said(DescribeBatchOperationResponse answer) {
            CommittedRun run = world.ledger.latest(job);
            if (world.ledger.mayBeGone(run, job)) {
                return;
            }
            long handled = answer.getCompleteOperationCount() + answer.getFailureOperationCount();
            boolean completed = answer.getState() == BatchOperationState.BATCH_OPERATION_STATE_COMPLETED;
            Violation.unless(
                    run != null
                            && answer.getTotalOperationCount()
                                    == run.batch().targets().size()
                            && handled <= run.batch().done()
                            && answer.getFailureOperationCount() <= run.batch().failed()
                            && (!completed || handled == answer.getTotalOperationCount()),
                    "What is told of a batch is committed",
                    answer,
                    run);
        }
    }

    private static final class Stop extends Errand<StopBatchOperationResponse> {
        private final String job;

        private Stop(World world, String job) {
            super(world, "stop " + job);
            this.job = job;
        }

        @Override
        void ask(WorkflowServiceImplBase door, StreamObserver<StopBatchOperationResponse> call) {
            door.stopBatchOperation(
                    StopBatchOperationRequest.newBuilder()
                            .setNamespace(World.NAMESPACE)
                            .setJobId(job)
                            .setReason("enough")
                            .build(),
                    call);
        }

        @Override
        public void said(StopBatchOperationResponse answer) {
            CommittedRun run = world.ledger.latest(job);
            Violation.unless(
                    world.ledger.mayBeGone(run, job) || run != null && !run.isOpen(),
                    "A batch that is stopped has ended",
                    what,
                    run);
        }
    }
}
