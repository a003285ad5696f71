package dev.perdura.engine.internal.transport;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel whose calls either begin before the engine ends or are refused as UNAVAILABLE. Without it a call that
 * begins
 * at the very moment at which gRPC's server ends would fail with a NullPointerException in the caller's thread.
 */
final class InProcessChannel extends ManagedChannel {

    private static final int CLOSED = 1 << 30;

    private final ManagedChannel channel;

    /** How many calls begin right now; {@link #CLOSED} is added when none may begin any more. */
    private final AtomicInteger beginning = new AtomicInteger();

    InProcessChannel(ManagedChannel channel) {
        this.channel = channel;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return new GatedCall<>(channel.newCall(method, options));
    }

    /** Refuses all further calls, waits for those that begin right now, ends all that are open. */
    void close() {
        beginning.getAndUpdate(count -> count | CLOSED);
        while (beginning.get() != CLOSED) {
            Thread.onSpinWait();
        }
        channel.shutdownNow();
    }

    private final class GatedCall<Q, R> extends ForwardingClientCall<Q, R> {

        private ClientCall<Q, R> call;

        private GatedCall(ClientCall<Q, R> call) {
            this.call = call;
        }

        @Override
        protected ClientCall<Q, R> delegate() {
            return call;
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            if (beginning.incrementAndGet() < CLOSED) {
                try {
                    call.start(listener, headers);
                } finally {
                    beginning.decrementAndGet();
                }
            } else {
                beginning.decrementAndGet();
                call = new RefusedCall<>();
                call.start(listener, headers);
            }
        }
    }

    private static final class RefusedCall<Q, R> extends ClientCall<Q, R> {

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            listener.onClose(Status.UNAVAILABLE.withDescription("The engine is closed"), new Metadata());
        }

        @Override
        public void request(int numMessages) {
            // There will be none.
        }

        @Override
        public void cancel(String message, Throwable cause) {
            // It has ended already.
        }

        @Override
        public void halfClose() {
            // It has ended already.
        }

        @Override
        public void sendMessage(Q message) {
            // It has ended already.
        }
    }

    @Override
    public ManagedChannel shutdown() {
        channel.shutdown();
        return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
        channel.shutdownNow();
        return this;
    }

    @Override
    public boolean isShutdown() {
        return channel.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return channel.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return channel.awaitTermination(timeout, unit);
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
        return channel.getState(requestConnection);
    }

    @Override
    public String authority() {
        return channel.authority();
    }
}
