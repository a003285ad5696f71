package dev.perdura.java.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A future whose callbacks run on Perdura's own threads: also those given to an {@code ...Async} method without an
 * executor, which would otherwise need the common pool.
 *
 * @param <T> the value
 */
public final class PerduraFuture<T> extends CompletableFuture<T> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PerduraFuture<>();
    }

    @Override
    public Executor defaultExecutor() {
        return FutureThreads.CALLBACKS;
    }
}
