package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;

/** One RPC of the service: checks the request at the door, has it done, and sees that it is answered once. */
@FunctionalInterface
interface Handler<Q, R> {

    /** Must not block. What it throws, mostly a {@code Refusal}, is answered by the endpoint. */
    void handle(Q request, Reply<R> reply);
}
