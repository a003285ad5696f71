package dev.perdura.engine.internal.transport;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.StoreFailure;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back to the caller of one request. It is answered once: at once ({@link #send}, {@link #refuse}), or, as a
 * {@link Release} that was given its answer with {@link #with}, when the commit is done.
 */
public final class Reply<R> implements Release {

    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

    private final StreamObserver<R> observer;
    private final Transport transport;
    private final Deadline deadline;
    private R answer;
    private Refusal refusal;
    private volatile boolean cancelled;
    private volatile Runnable onCancel;

    /** Has to be made within the service method, with the call's context current. */
    public Reply(StreamObserver<R> observer, Transport transport) {
        this.observer = observer;
        this.transport = transport;
        this.deadline = Context.current().getDeadline();
        if (observer instanceof ServerCallStreamObserver<R> call) {
            call.setOnCancelHandler(this::cancelled);
        }
    }

    public Transport transport() {
        return transport;
    }

    /** How long the caller will still wait, in milliseconds; {@link Long#MAX_VALUE} if it did not say. */
    public long patienceMillis() {
        return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.MILLISECONDS);
    }

    /** Whether the caller has gone away, so that nothing it is sent will arrive. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Calls {@code action}, on any thread, when the caller goes away; perhaps twice, at once if it has gone. */
    public void onCancel(Runnable action) {
        onCancel = action;
        if (cancelled) {
            action.run();
        }
    }

    private void cancelled() {
        cancelled = true;
        Runnable action = onCancel;
        if (action != null) {
            action.run();
        }
    }

    /** This reply, to be sent with that answer when it is released. */
    public Reply<R> with(R answer) {
        this.answer = answer;
        return this;
    }

    /** This reply, to be refused for that reason when it is released. */
    public Reply<R> with(Refusal refusal) {
        this.refusal = refusal;
        return this;
    }

    public void send(R answer) {
        try {
            observer.onNext(answer);
            observer.onCompleted();
        } catch (RuntimeException e) {
            // The caller has gone away between two steps; there is nobody to tell.
            LOG.debug("A reply did not reach its caller", e);
        }
    }

    public void refuse(Throwable reason) {
        try {
            observer.onError(asStatus(reason));
        } catch (RuntimeException e) {
            LOG.debug("A refusal did not reach its caller", e);
        }
    }

    @Override
    public void committed() {
        if (refusal != null) {
            refuse(refusal);
        } else {
            send(answer);
        }
    }

    @Override
    public void lost(CommitFailure failure) {
        refuse(failure);
    }

    private static Throwable asStatus(Throwable reason) {
        if (reason instanceof Refusal refusal) {
            return refusal.toStatusRuntimeException();
        }
        if (reason instanceof CommitFailure) {
            return Status.UNAVAILABLE
                    .withDescription(reason.getMessage())
                    .withCause(reason)
                    .asRuntimeException();
        }
        if (reason instanceof StoreFailure failure && failure.reason() == StoreFailure.Reason.CLOSED) {
            return Status.UNAVAILABLE
                    .withDescription("The engine was closed while it handled the request; ask again when it is open")
                    .withCause(reason)
                    .asRuntimeException();
        }
        LOG.error("A request failed in a way its handler did not foresee", reason);
        return Status.INTERNAL
                .withDescription("The engine failed while it handled the request: " + reason)
                .withCause(reason)
                .asRuntimeException();
    }
}
