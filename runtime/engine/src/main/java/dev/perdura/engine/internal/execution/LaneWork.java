package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.transport.Reply;

/** What a request does once it is its turn on the lane of its workflow id. */
@FunctionalInterface
public interface LaneWork<R> {

    /** May throw a {@code Refusal}: the caller gets it when all that was seen here is on disk. */
    void perform(LaneRuns runs, Reply<R> reply);
}
