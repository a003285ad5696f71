package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.client.internal.requireId
import dev.perdura.worker.internal.poll.WorkerEngine
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlin.time.Duration

/**
 * Carries out the workflows and activities of one task queue.
 *
 * It polls the service behind [client], any service with Temporal's API, and runs what it gets: workflows replayed from
 * their history on threads of its own, activities beside them. Any number of workers may share a task queue.
 *
 * ```
 * val worker = Worker(client, "orders") {
 *     workflow(fulfilment)
 *     activity(Payments.charge) { order -> ... }
 * }
 * worker.run()                      // until it is shut down or cancelled
 * ```
 * In containers that manage life cycles, use [start] and [shutdown]; or [close], which blocks. All are safe to call
 * from any thread. Its threads are daemons: a worker that is never shut down does not keep the process alive.
 *
 * @property client whose service it polls
 * @property taskQueue which tasks it takes
 */
public class Worker private constructor(
    public val client: PerduraClient,
    public val taskQueue: String,
    builder: WorkerBuilder,
) : AutoCloseable {
    private enum class State { NEW, RUNNING, STOPPED }

    /** What it was built with. */
    public val options: WorkerOptions = builder.options

    private val engine = WorkerEngine(client, taskQueue, builder.workflows, builder.activities, options)
    private val stopped = CompletableDeferred<Unit>()
    private var state = State.NEW

    /** Whether it was started and not shut down since. */
    public val isRunning: Boolean get() = synchronized(this) { state == State.RUNNING }

    /**
     * Connects to the service and begins to poll, unless it is shut down meanwhile.
     *
     * @throws IllegalStateException if it was started or shut down before
     * @throws dev.perdura.client.NamespaceNotFoundException if the service does not know the client's namespace
     * @throws dev.perdura.client.ServiceUnavailableException if the service cannot be reached for a minute
     * @throws dev.perdura.client.ServiceException if the service refuses the worker
     */
    public suspend fun start() {
        synchronized(this) {
            check(state == State.NEW) {
                "The worker of task queue \"$taskQueue\" was started or shut down before; build a new one."
            }
            state = State.RUNNING
        }
        try {
            engine.connect()
        } catch (failure: Throwable) {
            runCatching { shutdown(Duration.ZERO) }
            throw failure
        }
        engine.start()
    }

    /**
     * Starts the worker and goes on until it is shut down. Cancelling the caller shuts it down. It throws what [start]
     * throws.
     */
    public suspend fun run() {
        start()
        try {
            stopped.await()
        } finally {
            withContext(NonCancellable) { shutdown() }
        }
    }

    /**
     * Stops polling and waits for what is under way. Activities that are not done after [grace] are told to stop, and a
     * little later left alone; the service will give them to another worker. A second call waits for the first one;
     * who cancels the first one has everything stopped at once.
     */
    public suspend fun shutdown(grace: Duration = options.shutdownGrace) {
        val isFirst =
            synchronized(this) {
                val first = state != State.STOPPED
                state = State.STOPPED
                first
            }
        if (isFirst) stop(grace) else stopped.await()
    }

    private suspend fun stop(grace: Duration) {
        try {
            engine.stop(grace)
        } finally {
            stopped.complete(Unit)
        }
    }

    /** [shutdown] for callers that cannot suspend; blocks until it is done. */
    override fun close(): Unit = runBlocking { shutdown() }

    override fun toString(): String = "Worker(taskQueue=$taskQueue, namespace=${client.namespace})"

    public companion object {
        private const val RESERVED_PREFIX = "/_sys/"

        /**
         * A worker of [taskQueue] that can do what [configure] adds. It polls when it is started.
         *
         * @throws IllegalArgumentException if [taskQueue] is no name of a task queue, nothing is registered, or
         *   something twice
         * @throws dev.perdura.dsl.UnserializableTypeException if a registered type cannot be serialized
         */
        public operator fun invoke(
            client: PerduraClient,
            taskQueue: String,
            options: WorkerOptions = WorkerOptions.DEFAULT,
            configure: WorkerBuilder.() -> Unit,
        ): Worker {
            requireId("task queue", taskQueue)
            require(!taskQueue.startsWith(RESERVED_PREFIX)) {
                "The task queue \"$taskQueue\" is reserved: names that begin with $RESERVED_PREFIX belong to the " +
                    "service. Choose another name."
            }
            val builder = WorkerBuilder(client.dataConverter, options).apply(configure)
            require(builder.workflows.isNotEmpty() || builder.activities.isNotEmpty()) {
                "The worker of task queue \"$taskQueue\" has nothing to do: register a workflow or an activity."
            }
            return Worker(client, taskQueue, builder)
        }
    }
}
