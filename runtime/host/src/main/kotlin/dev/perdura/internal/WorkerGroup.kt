package dev.perdura.internal

import dev.perdura.worker.Worker
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** The workers of one front door, one per task queue. Guarded by [lock]. */
internal class WorkerGroup {
    private val lock = ReentrantLock()
    private val workers = LinkedHashMap<String, Worker>()
    private val starting = HashSet<Worker>()
    private var ended = false

    /** Starts [worker], unless another one runs for its task queue. Blocks until the service has answered. */
    fun start(worker: Worker) {
        lock.withLock { add(worker) }
        try {
            runBlocking { worker.start() }
        } catch (failure: Throwable) {
            lock.withLock { workers.remove(worker.taskQueue, worker) }
            throw failure
        } finally {
            lock.withLock { starting.remove(worker) }
        }
    }

    private fun add(worker: Worker) {
        val taskQueue = worker.taskQueue
        check(!ended) { "No worker can be started for task queue \"$taskQueue\": this Perdura is closing." }
        val other = workers[taskQueue]
        // Between its place here and its start it does not run yet, and the place is taken all the same.
        check(other == null || (!other.isRunning && other !in starting)) {
            "There is a worker for task queue \"$taskQueue\" already. Register all workflows and activities of a " +
                "task queue in one worker(\"$taskQueue\") { }, or shut the first worker down."
        }
        workers[taskQueue] = worker
        starting += worker
    }

    /** Drains all workers at the same time. The first failure is thrown when all are done. */
    suspend fun shutdown() {
        val running =
            lock.withLock {
                ended = true
                workers.values.toList()
            }
        val failures =
            coroutineScope {
                running.map { worker -> async { runCatching { worker.shutdown() }.exceptionOrNull() } }.awaitAll()
            }.filterNotNull()
        val first = failures.firstOrNull() ?: return
        failures.drop(1).forEach(first::addSuppressed)
        throw first
    }
}
