package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;

/** One call to the engine, as the engine's side of the transport sees it. */
final class Call<R> extends ServerCallStreamObserver<R> {

    private final World world;
    private final String what;
    private final boolean mayBeLost;
    private final Outcome<R> outcome;
    private Runnable onCancel = () -> {};
    private R answer;
    private boolean answered;
    private boolean over;
    private boolean cancelled;
    private CommittedRun awaited;
    private long waitingSince = -1;

    Call(World world, String what, boolean mayBeLost, Outcome<R> outcome) {
        this.world = world;
        this.what = what;
        this.mayBeLost = mayBeLost;
        this.outcome = outcome;
    }

    /** The engine has said something, or will never. */
    boolean isOver() {
        return over;
    }

    /** At rest: whether there is something that it may wait for, and it has not waited for too long. */
    void checkWaiting(long elapsedMillis) {
        if (waitingSince < 0) {
            waitingSince = elapsedMillis;
        }
        outcome.checkWaiting(this);
    }

    /** At rest: a call ends before this time is over, whatever it waits for (rules 7.6, 8.1, 12.36). */
    void checkWaitsLessThan(long millis) {
        long waited = world.time.elapsedMillis() - waitingSince;
        Violation.unless(waited < millis, "Nobody waits longer than he may", what, waited);
    }

    /**
     * At rest: the run that it waits for, which is what its ids stood for when it rested for the first time. Null if
     * that run is gone.
     */
    CommittedRun awaited(WorkflowExecution execution) {
        if (awaited == null) {
            awaited = execution.getRunId().isEmpty()
                    ? world.ledger.latest(execution.getWorkflowId())
                    : world.ledger.run(execution.getRunId());
        }
        return awaited == null || awaited.isDeleted() ? null : awaited;
    }

    /** If what it waits for is over, the engine waits anew, for what its ids stand for now. */
    void awaitAnew() {
        if (awaited != null && !awaited.isOpen()) {
            awaited = null;
            waitingSince = world.time.elapsedMillis();
        }
    }

    /** The caller goes away, and the engine is told. */
    void cancel() {
        if (!over && !cancelled) {
            cancelled = true;
            world.forget(this);
            outcome.lost();
            onCancel.run();
        }
    }

    /** The engine is no more. */
    void lose() {
        if (!over && !cancelled) {
            over = true;
            outcome.lost();
        }
    }

    @Override
    public void onNext(R value) {
        Violation.unless(!over && !answered, "One answer to a call", what, value);
        answered = true;
        answer = value;
    }

    @Override
    public void onCompleted() {
        Violation.unless(!over && answered, "A call ends once, with an answer", what, answer);
        over = true;
        world.forget(this);
        if (cancelled) {
            return;
        }
        world.note("  answer to " + what);
        world.guard(() -> outcome.said(answer));
        if (mayBeLost && world.isReplyLost()) {
            world.note("  which is lost");
            outcome.lost();
        } else {
            outcome.arrived(answer);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Violation.unless(!over && !answered, "One answer to a call", what, failure);
        over = true;
        world.forget(this);
        Status status = Status.fromThrowable(failure);
        world.note("  refusal of " + what + ": " + status.getCode() + " " + status.getDescription());
        boolean foreseen = status.getCode() != Status.Code.INTERNAL && status.getCode() != Status.Code.UNKNOWN;
        world.guard(() -> Violation.unless(foreseen, "Refusals are foreseen", what, status));
        world.guard(() -> outcome.refusalSaid(status));
        if (cancelled) {
            return;
        }
        if (mayBeLost && world.isReplyLost()) {
            outcome.lost();
        } else {
            outcome.refused(status);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public void setCompression(String compression) {
        // Nothing is compressed here.
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        // It is always ready.
    }

    @Override
    public void disableAutoInboundFlowControl() {
        // There is no flow.
    }

    @Override
    public void request(int count) {
        // All there is has come.
    }

    @Override
    public void setMessageCompression(boolean enable) {
        // Nothing is compressed here.
    }

    @Override
    public String toString() {
        return what;
    }
}
