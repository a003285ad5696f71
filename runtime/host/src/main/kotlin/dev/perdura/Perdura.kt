package dev.perdura

import dev.perdura.client.PerduraClient
import dev.perdura.dsl.DataConverter
import dev.perdura.engine.Engine
import dev.perdura.internal.Namespaces
import dev.perdura.internal.RemoteChannel
import dev.perdura.internal.ServiceBackend
import dev.perdura.internal.WorkerGroup
import dev.perdura.worker.Worker
import dev.perdura.worker.WorkerBuilder
import dev.perdura.worker.WorkerOptions
import io.grpc.Channel
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.runBlocking
import java.net.InetSocketAddress
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.io.path.Path

/**
 * The front door: a client, workers, and the engine behind them.
 *
 * ```
 * Perdura.embedded("orders.db").use { perdura ->
 *     perdura.worker("orders") { workflow(fulfilment) }
 *     println(perdura.client.execute(Fulfilment, order, taskQueue = "orders"))
 * }
 * ```
 *
 * ## Where the engine is
 * [embedded]: in this process, in one file. [inMemory]: in this process, for as long as it lives. [connect]: elsewhere.
 * Workflows, clients and workers are the same for all three.
 *
 * ## Its end
 * [close] lets activities that are under way finish, for as long as the workers' shutdown grace says, then ends client
 * and engine. What is not finished by then goes on when a worker is there again: in an embedded engine, when its file
 * is opened again.
 *
 * Thread-safe.
 */
public class Perdura private constructor(
    private val backend: ServiceBackend,
    private val workerOptions: WorkerOptions,
    clientOf: (ServiceBackend) -> PerduraClient,
) : AutoCloseable {
    /** Starts workflows and talks to them. */
    public val client: PerduraClient = clientOf(backend)

    private val workers = WorkerGroup()
    private val closed = AtomicBoolean()
    private val ended = CompletableDeferred<Unit>()

    /**
     * Starts a worker that polls [taskQueue], with the workflows and activities that [configure] registers.
     *
     * It ends with this, or earlier by its own `shutdown`. One worker per task queue: the tasks of a queue go to any
     * worker that polls it, so all of them would have to know the same workflows and activities. Blocks until the
     * service has answered.
     *
     * @throws IllegalStateException if there is a worker for [taskQueue] already, or this is closed
     * @throws dev.perdura.client.PerduraClientException if the service does not know the namespace, refuses the worker,
     *   or cannot be reached for a minute
     * @throws IllegalArgumentException if [taskQueue] is no name, nothing is registered, or something twice
     * @throws dev.perdura.dsl.UnserializableTypeException if a registered type cannot be serialized
     */
    public fun worker(taskQueue: String, configure: WorkerBuilder.() -> Unit): Worker {
        requireOpen()
        return Worker(client, taskQueue, workerOptions, configure).also(workers::start)
    }

    /**
     * Opens the embedded engine to other processes: to workers, clients and tools of any language that speak Temporal's
     * API. There is neither encryption nor authentication: whoever reaches the address may do everything.
     *
     * @param port the TCP port; 0 for a free one
     * @param host the address to bind to; other machines reach it only if it is not a loopback address
     * @return where it listens
     * @throws IllegalStateException if this is connected to a service elsewhere, or closed
     * @throws IllegalArgumentException if [port] is no port
     * @throws dev.perdura.engine.EngineException if the address cannot be bound, because it is in use, say
     */
    @JvmOverloads
    public fun listen(port: Int = DEFAULT_PORT, host: String = "127.0.0.1"): InetSocketAddress {
        requireOpen()
        val embedded =
            checkNotNull(backend as? ServiceBackend.Embedded) {
                "listen opens the embedded engine to other processes, but this Perdura is connected to " +
                    "${(backend as ServiceBackend.Remote).target}: let them connect there."
            }
        require(port in 0..GREATEST_PORT) {
            "Cannot listen at port $port: expected a port from 0 to $GREATEST_PORT; 0 takes any that is free."
        }
        return embedded.listen(InetSocketAddress(host, port))
    }

    /** Like [close], but suspends instead of blocking a thread. */
    public suspend fun shutdown() {
        if (!closed.compareAndSet(false, true)) return ended.await()
        try {
            workers.shutdown()
        } finally {
            try {
                backend.close()
            } finally {
                ended.complete(Unit)
            }
        }
    }

    /** Drains the workers, then closes client and engine. Blocks until all is done, also if another call does it. */
    override fun close() {
        runBlocking { shutdown() }
    }

    private fun requireOpen() {
        check(!closed.get()) { "This Perdura is closed. Open another one; an embedded engine goes on where it was." }
    }

    /** Opens front doors. */
    public companion object {
        /** The port that Temporal's tools expect. */
        public const val DEFAULT_PORT: Int = 7233

        private const val GREATEST_PORT = 65_535

        /**
         * An engine in this process that keeps everything in the SQLite file [database], which is made if it is not
         * there.
         *
         * @throws dev.perdura.engine.EngineException if the file cannot be used: it is a directory, may not be written,
         *   is open in another engine, holds something else... The message says which, and what to do
         */
        @JvmSynthetic
        public fun embedded(database: Path, configure: EmbeddedOptions.Builder.() -> Unit = {}): Perdura =
            embedded(database, EmbeddedOptions(configure))

        /** [embedded] with the path as text. */
        @JvmSynthetic
        public fun embedded(database: String, configure: EmbeddedOptions.Builder.() -> Unit = {}): Perdura =
            embedded(Path(database), EmbeddedOptions(configure))

        /** [embedded] with options that are built already. */
        public fun embedded(database: Path, options: EmbeddedOptions): Perdura =
            open(engine(options).database(database).start(), options)

        /** An engine in this process that keeps everything in memory, and forgets it when it is closed. */
        @JvmSynthetic
        public fun inMemory(configure: EmbeddedOptions.Builder.() -> Unit = {}): Perdura =
            inMemory(EmbeddedOptions(configure))

        /** [inMemory] with options that are built already. */
        public fun inMemory(options: EmbeddedOptions): Perdura = open(engine(options).inMemory().start(), options)

        /**
         * A service elsewhere: `perdura-server`, a Temporal cluster, or Temporal Cloud.
         *
         * It connects with the first call, and again whenever the connection was lost.
         *
         * @param target the address as `HOST:PORT`
         * @throws IllegalArgumentException if [target] is not an address
         */
        @JvmSynthetic
        public fun connect(target: String, configure: ConnectionOptions.Builder.() -> Unit = {}): Perdura =
            connect(target, ConnectionOptions(configure))

        /** [connect] with options that are built already. */
        public fun connect(target: String, options: ConnectionOptions): Perdura =
            Perdura(ServiceBackend.Remote(target, RemoteChannel.to(target, options)), options.workerOptions) {
                clientOf(it.channel, options.namespace, options.converter, options.identity)
            }

        private fun clientOf(
            channel: Channel,
            namespace: String,
            converter: DataConverter,
            identity: String?,
        ): PerduraClient =
            if (identity == null) {
                PerduraClient(channel, namespace, converter)
            } else {
                PerduraClient(channel, namespace, converter, identity)
            }

        private fun engine(options: EmbeddedOptions): Engine.Builder =
            Engine.builder().clock(options.clock).limits(options.limits)

        private fun open(engine: Engine, options: EmbeddedOptions): Perdura {
            val backend = ServiceBackend.Embedded(engine)
            return try {
                Namespaces.register(backend.channel, options.namespace)
                Perdura(backend, options.workerOptions) {
                    clientOf(it.channel, options.namespace, options.converter, options.identity)
                }
            } catch (failure: Throwable) {
                backend.close()
                throw failure
            }
        }
    }
}
