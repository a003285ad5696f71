package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.BatchTarget;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import java.util.List;

/**
 * Of a run that is an operation on many others: what is wanted, of whom, and how far it has come. Its targets are done
 * one after the other, so that it goes on after a restart where it was.
 */
public final class BatchState {

    private static final int TARGET_BYTES = 150;

    private final StartBatchOperationRequest request;
    private final List<BatchTarget> targets;
    private int done;
    private int failed;

    BatchState(StartBatchOperationRequest request, List<BatchTarget> targets) {
        this.request = request;
        this.targets = targets;
    }

    public StartBatchOperationRequest request() {
        return request;
    }

    public int total() {
        return targets.size();
    }

    /** Those that have failed are among them. */
    public int done() {
        return done;
    }

    public int failed() {
        return failed;
    }

    public boolean isDone() {
        return done == targets.size();
    }

    /** The next one to be done; there must be one. */
    public BatchTarget next() {
        return targets.get(done);
    }

    void advance(boolean hasFailed) {
        done++;
        failed += hasFailed ? 1 : 0;
    }

    long heldBytes() {
        return request.getSerializedSize() + (long) TARGET_BYTES * targets.size();
    }

    @Override
    public String toString() {
        return request.getJobId() + " " + done + " of " + targets.size() + " failed " + failed;
    }
}
