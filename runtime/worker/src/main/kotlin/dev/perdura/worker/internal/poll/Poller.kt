package dev.perdura.worker.internal.poll

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import org.slf4j.LoggerFactory
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * Asks for tasks without end and hands each to [handle], never more than [slots] allow at once.
 *
 * Whatever goes wrong while polling, it waits a little and polls on: a poller never ends by itself. What goes wrong in
 * [handle] is logged; it must report the task's own failures itself.
 *
 * @param polls the scope of the polls; cancelling it stops polling and leaves tasks alone
 * @param tasks the scope in which tasks are handled
 */
internal class Poller<T : Any>(
    private val name: String,
    private val slots: Semaphore,
    private val polls: CoroutineScope,
    private val tasks: CoroutineScope,
    private val poll: suspend () -> T?,
    private val handle: suspend (T) -> Unit,
) {
    private var failures = 0

    @Volatile
    private var isStopping = false

    /** Begins to poll; the first poll is on its way when this returns. */
    fun start(): Job =
        // Not dispatched: time that only moves by hand must not pass by a worker that was started and has not polled.
        polls.launch(start = CoroutineStart.UNDISPATCHED) {
            while (!isStopping) {
                slots.acquire()
                val task =
                    try {
                        // It may have waited long for its slot; a service that was told farewell is not asked again.
                        if (isStopping) null else pollOnce()
                    } catch (stopped: CancellationException) {
                        slots.release()
                        throw stopped
                    }
                if (task == null) slots.release() else launchHandling(task)
            }
        }

    /** Ends the polling with the poll that is under way. */
    fun stop() {
        isStopping = true
    }

    private suspend fun pollOnce(): T? {
        try {
            val task = poll()
            failures = 0
            return task
        } catch (stopped: CancellationException) {
            throw stopped
        } catch (failure: Throwable) {
            // Also errors such as out-of-memory: a worker that stopped polling in silence would be worse.
            failures++
            val wait = backoff(failures)
            if (failures and (failures - 1) == 0) {
                logger.warn(
                    "{}: polling failed {} times in a row, next attempt in {}: {}",
                    name,
                    failures,
                    wait,
                    failure.toString(),
                )
            }
            delay(wait)
            return null
        }
    }

    private fun launchHandling(task: T) {
        tasks.launch {
            try {
                handle(task)
            } catch (stopped: CancellationException) {
                throw stopped
            } catch (failure: Throwable) {
                logger.error("{}: a task could not be dealt with; the service will give it out again.", name, failure)
            } finally {
                slots.release()
            }
        }
    }

    internal companion object {
        private val logger = LoggerFactory.getLogger("dev.perdura.worker")
        private val FIRST_BACKOFF = 100.milliseconds
        private val MAXIMUM_BACKOFF = 10.seconds
        private const val MAXIMUM_DOUBLINGS = 7

        /** The wait after the given number of failures in a row. */
        fun backoff(failures: Int): Duration =
            minOf(MAXIMUM_BACKOFF, FIRST_BACKOFF * (1 shl (failures - 1).coerceAtMost(MAXIMUM_DOUBLINGS)))
    }
}
