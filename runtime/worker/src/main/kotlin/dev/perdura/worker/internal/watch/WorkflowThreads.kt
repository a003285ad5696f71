package dev.perdura.worker.internal.watch

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * The threads on which a worker's workflow code runs, and everything about workflow tasks with it, so that a task needs
 * no change of thread between the answer of the engine and the workflow's code.
 *
 * A thread whose workflow does not yield is replaced, and ends when its code returns.
 */
internal class WorkflowThreads(name: String, size: Int, private val watchdog: Watchdog?) : AutoCloseable {
    private val number = AtomicInteger()
    private val pool =
        ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS, LinkedBlockingQueue()) { work ->
            Thread(work, "$name-${number.incrementAndGet()}").apply { isDaemon = true }
        }.apply { allowCoreThreadTimeOut(true) }

    /** Where pollers, and what they do with workflow tasks, run. */
    val dispatcher: CoroutineDispatcher = pool.asCoroutineDispatcher()

    init {
        watchdog?.start()
    }

    /**
     * Runs workflow code on this thread under the eye of the watchdog.
     *
     * @throws AbandonedTurnException if the watchdog gave it up; its own onStuck has dealt with the task then
     */
    fun <T> turn(
        progress: () -> Long,
        isConverting: () -> Boolean,
        onStuck: (StuckWorkflowException) -> Unit,
        block: () -> T,
    ): T {
        if (watchdog == null) return block()
        val turn =
            Turn(Thread.currentThread(), progress, isConverting) {
                resize(1)
                onStuck(it)
            }
        watchdog.watch(turn)
        val result = runCatching(block)
        watchdog.unwatch(turn)
        if (!turn.finish()) {
            resize(-1)
            Thread.interrupted()
            throw AbandonedTurnException()
        }
        return result.getOrThrow()
    }

    private fun resize(change: Int) {
        synchronized(pool) {
            // Growing, the maximum must go first; shrinking, the core.
            if (change > 0) pool.maximumPoolSize += change
            pool.corePoolSize += change
            if (change < 0) pool.maximumPoolSize += change
        }
        if (change > 0) pool.prestartCoreThread()
    }

    override fun close() {
        watchdog?.close()
        pool.shutdown()
    }

    private companion object {
        const val IDLE_SECONDS = 10L
    }
}
