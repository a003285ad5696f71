package dev.perdura.engine.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A batch operation as its run's journal tells of it: each of its targets is handled, once, before it counts. */
final class AskedBatch {

    private final StartBatchOperationRequest request;
    private final List<BatchTarget> targets;
    private int done;
    private int failed;
    private int checked;
    private final Set<Integer> failures = new HashSet<>();

    AskedBatch(com.google.protobuf.ByteString request, List<BatchTarget> targets) {
        try {
            this.request = StartBatchOperationRequest.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("The request of a batch operation can be read: " + e);
        }
        this.targets = targets;
    }

    List<BatchTarget> targets() {
        return targets;
    }

    int done() {
        return done;
    }

    int failed() {
        return failed;
    }

    void advance(boolean hasFailed) {
        Violation.unless(done < targets.size(), "A batch has no more to do than its targets", request, done);
        if (hasFailed) {
            failures.add(done);
            failed++;
        }
        done++;
    }

    /** At every commit: what counts as done is on disk. */
    void check(Ledger ledger) {
        for (; checked < done; checked++) {
            BatchTarget target = targets.get(checked);
            CommittedRun run =
                    target.getRunId().isEmpty() ? ledger.latest(target.getWorkflowId()) : ledger.run(target.getRunId());
            if (run != null && !run.isDeleted() && !failures.contains(checked)) {
                Violation.unless(
                        isHandled(ledger, run), "What a batch counts as done is committed", request, run.toString());
            }
        }
    }

    private boolean isHandled(Ledger ledger, CommittedRun run) {
        return switch (request.getOperationCase()) {
            case SIGNAL_OPERATION ->
                !run.isOpen()
                        || run.seen.contains(
                                Tokens.text(request.getSignalOperation().getInput()));
            case CANCELLATION_OPERATION -> !run.isOpen() || run.state.isCancelRequested();
            case TERMINATION_OPERATION -> !run.isOpen();
            case DELETION_OPERATION -> run.isDeletionRequested();
            // What it has made may have been deleted within the same commit.
            case RESET_OPERATION ->
                ledger.mayBeGone(run.workflowId())
                        || ledger.runsOf(run.workflowId()).stream().anyMatch(CommittedRun::isOfReset);
            default -> true;
        };
    }

    /** Whether all targets were handled. */
    boolean isDone() {
        return done == targets.size();
    }

    @Override
    public String toString() {
        return request.getJobId() + " " + done + " of " + targets.size();
    }
}
