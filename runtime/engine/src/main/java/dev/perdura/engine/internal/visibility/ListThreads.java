package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads for requests that may read much of the store, so that neither lanes nor connections wait for them. They are
 * few, and what waits for them is bounded: lists are for people and tools, workflows go first.
 */
public final class ListThreads implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1_000;
    private static final int IDLE_SECONDS = 30;
    private static final int PATIENCE_AT_CLOSE_SECONDS = 10;

    private final ExecutorService executor;

    /** @param executor {@link #start}, or, in a simulation, what takes the place of threads */
    public ListThreads(ExecutorService executor) {
        this.executor = executor;
    }

    /** The threads; there are none before the first list. */
    public static ExecutorService start() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "perdura-list");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Does work that answers later, or elsewhere; what it throws is the answer. */
    public void perform(Reply<?> reply, Runnable work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    reply.refuse(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw refusal();
        }
    }

    /** Answers with what {@code work} gives; what it throws, mostly a {@link Refusal}, is the answer instead. */
    public <R> void answer(Reply<R> reply, Supplier<R> work) {
        try {
            executor.execute(() -> {
                if (reply.isCancelled()) {
                    return;
                }
                try {
                    reply.send(work.get());
                } catch (RuntimeException e) {
                    reply.refuse(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw refusal();
        }
    }

    private Refusal refusal() {
        if (executor.isShutdown()) {
            return Refusal.unavailable("The engine is closed; open it again to go on");
        }
        return Refusal.exhausted(
                ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
                ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM,
                "Too many lists at once: " + MOST_WAITING + " wait already. Ask again later, or narrower");
    }

    /** Takes no more work and waits for what there is; the store is to be closed after this. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_AT_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
