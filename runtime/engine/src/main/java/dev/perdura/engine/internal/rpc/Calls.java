package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** How the calls of one transport reach their handlers, and are answered if these throw. */
final class Calls {

    private final Transport transport;
    private final Supplier<Refusal> closed;

    /** @param closed why no request is taken any more, or null while they are */
    Calls(Transport transport, Supplier<Refusal> closed) {
        this.transport = transport;
        this.closed = closed;
    }

    <Q, R> void handle(Handler<Q, R> handler, Q request, StreamObserver<R> observer) {
        Reply<R> reply = new Reply<>(observer, transport);
        Refusal refusal = closed.get();
        if (refusal != null) {
            reply.refuse(refusal);
            return;
        }
        try {
            handler.handle(request, reply);
        } catch (RuntimeException e) {
            reply.refuse(e);
        }
    }
}
