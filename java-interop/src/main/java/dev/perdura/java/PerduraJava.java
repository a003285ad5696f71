package dev.perdura.java;

import dev.perdura.ConnectionOptions;
import dev.perdura.EmbeddedOptions;
import dev.perdura.Perdura;
import dev.perdura.java.internal.SuspendBridge;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The front door for Java: a client, workers, and the engine behind them.
 *
 * <pre>{@code
 * try (var perdura = PerduraJava.embedded(Path.of("orders.db"))) {
 *     perdura.worker("orders", worker -> worker
 *             .workflow(OrdersKt.getFulfilment())
 *             .activity(Payments.INSTANCE.getCharge(), (context, order) -> "ch-" + order.getId()));
 *     var handle = perdura.client()
 *             .start(Fulfilment.INSTANCE, order, WorkflowOptions.builder("orders").build())
 *             .join();
 *     handle.result().thenAccept(System.out::println);
 * }
 * }</pre>
 *
 * <p>{@link #close} lets activities that are under way finish, then ends the engine; what is not finished goes on when
 * the file is opened again. Thread-safe.
 */
public final class PerduraJava implements AutoCloseable {
    private final Perdura perdura;
    private final PerduraJavaClient client;

    private PerduraJava(Perdura perdura) {
        this.perdura = perdura;
        this.client = PerduraJavaClient.of(perdura.getClient());
    }

    /**
     * An engine in this process that keeps everything in the SQLite file {@code database}, made if it is not there.
     *
     * @throws dev.perdura.engine.EngineException if the file cannot be used; the message says why and what to do
     */
    public static PerduraJava embedded(Path database) {
        return embedded(database, EmbeddedOptions.builder().build());
    }

    /** {@link #embedded(Path)} with options. */
    public static PerduraJava embedded(Path database, EmbeddedOptions options) {
        return new PerduraJava(Perdura.Companion.embedded(database, options));
    }

    /** An engine in this process that keeps everything in memory, and forgets it when it is closed. */
    public static PerduraJava inMemory() {
        return inMemory(EmbeddedOptions.builder().build());
    }

    /** {@link #inMemory()} with options. */
    public static PerduraJava inMemory(EmbeddedOptions options) {
        return new PerduraJava(Perdura.Companion.inMemory(options));
    }

    /**
     * A service elsewhere: {@code perdura-server}, a Temporal cluster, or Temporal Cloud.
     *
     * @param target the address as {@code HOST:PORT}
     * @throws IllegalArgumentException if {@code target} is not an address
     */
    public static PerduraJava connect(String target) {
        return connect(target, ConnectionOptions.builder().build());
    }

    /** {@link #connect(String)} with options. */
    public static PerduraJava connect(String target, ConnectionOptions options) {
        return new PerduraJava(Perdura.Companion.connect(target, options));
    }

    /** Starts workflows and talks to them. */
    public PerduraJavaClient client() {
        return client;
    }

    /**
     * Starts a worker that polls {@code taskQueue}, with what {@code configure} registers. It ends with this, or
     * earlier by itself. Blocks until the service has answered.
     *
     * @throws IllegalStateException if there is a worker for the task queue already, or this is closed
     * @throws dev.perdura.client.PerduraClientException if the service does not know the namespace, refuses the worker,
     *     or cannot be reached for a minute
     * @throws IllegalArgumentException if {@code taskQueue} is no name, nothing is registered, something twice, or a
     *     type that cannot be serialized
     */
    public JavaWorker worker(String taskQueue, Consumer<WorkerRegistry> configure) {
        return new JavaWorker(SuspendBridge.startWorker(
                perdura, taskQueue, builder -> configure.accept(new WorkerRegistry(builder))));
    }

    /**
     * Opens the embedded engine to other processes. There is neither encryption nor authentication.
     *
     * @param port the TCP port; 0 for a free one
     * @param host the address to bind to
     * @return where it listens
     */
    public InetSocketAddress listen(int port, String host) {
        return perdura.listen(port, host);
    }

    /** Drains the workers, then closes client and engine. Blocks until all is done. */
    @Override
    public void close() {
        perdura.close();
    }
}
