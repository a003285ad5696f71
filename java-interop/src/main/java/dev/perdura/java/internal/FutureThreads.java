package dev.perdura.java.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the futures handed to Java callers; one set for the process, made when needed, all daemons.
 *
 * <p>Calls to the service and callbacks are kept apart: a callback may block, even on another future, and that future
 * can still complete.
 */
public final class FutureThreads {
    /** Runs calls to the service. Nothing here blocks, so few threads do. */
    public static final Executor CALLS = calls();

    /** Completes futures, and so runs what callers hung on them. It grows while threads are blocked, to a limit. */
    public static final Executor CALLBACKS = callbacks();

    private static final int CALL_THREADS = 2;
    private static final int CALLBACK_THREADS = 64;
    private static final long IDLE_SECONDS = 30;

    private FutureThreads() {}

    private static Executor calls() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                CALL_THREADS,
                CALL_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedTransferQueue<>(),
                daemons("perdura-java-call-"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Executor callbacks() {
        HandOver waiting = new HandOver();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                CALLBACK_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                waiting,
                daemons("perdura-java-callback-"),
                // All threads are taken: now it may wait. If they have ended meanwhile, one begins anew.
                (task, pool) -> {
                    waiting.keep(task);
                    pool.prestartCoreThread();
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes a task only if a thread waits for one, so that the pool makes a thread before it makes a task wait. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        /** Not {@code add}: in some Java versions it is {@link #offer}, which drops what nobody waits for. */
        void keep(Runnable task) {
            super.offer(task);
        }
    }
}
