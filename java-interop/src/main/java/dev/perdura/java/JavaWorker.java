package dev.perdura.java;

import dev.perdura.java.internal.SuspendBridge;
import dev.perdura.worker.Worker;
import java.util.concurrent.CompletableFuture;

/** A worker under way. It ends with the front door that started it, or earlier by itself. Thread-safe. */
public final class JavaWorker implements AutoCloseable {
    private final Worker worker;

    JavaWorker(Worker worker) {
        this.worker = worker;
    }

    /** Which tasks it takes. */
    public String taskQueue() {
        return worker.getTaskQueue();
    }

    /**
     * Stops polling and lets what is under way finish, for as long as the shutdown grace says; complete when it is
     * done.
     */
    public CompletableFuture<Void> shutdown() {
        return SuspendBridge.shutdown(worker);
    }

    /** {@link #shutdown}, and blocks until it is done. */
    @Override
    public void close() {
        worker.close();
    }

    @Override
    public String toString() {
        return worker.toString();
    }
}
