package dev.perdura.worker.internal.operation

import dev.perdura.worker.internal.dispatch.Escape
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Waits of `awaitCondition`. They leave no command: what they depend on is the workflow's own state, so they are asked
 * again, in the order they were made, whenever nothing else is left to run.
 */
internal class Conditions {
    private class Waiter(val condition: () -> Boolean, val continuation: CancellableContinuation<Unit>)

    private var waiters = ArrayList<Waiter>(0)

    val isEmpty: Boolean get() = waiters.isEmpty()

    suspend fun await(condition: () -> Boolean) {
        if (condition()) return
        suspendCancellableCoroutine { waiters.add(Waiter(condition, it)) }
    }

    /**
     * Goes through all waits once; after one that holds is resumed, [run] lets it go on before the next is asked, so
     * that a condition still holds when its waiter runs. True if any was resumed.
     */
    fun resumeHolding(run: () -> Unit): Boolean {
        if (waiters.isEmpty()) return false
        val asked = waiters
        waiters = ArrayList(0)
        val kept = ArrayList<Waiter>(asked.size)
        var resumed = false
        for (waiter in asked) {
            if (!waiter.continuation.isActive) continue
            if (resumeIfHolding(waiter)) {
                resumed = true
                run()
            } else {
                kept.add(waiter)
            }
        }
        // Those made meanwhile come after those that were there before.
        kept.addAll(waiters)
        waiters = kept
        return resumed
    }

    private fun resumeIfHolding(waiter: Waiter): Boolean {
        val holds =
            try {
                waiter.condition()
            } catch (failure: Throwable) {
                waiter.continuation.resumeWithException(failure)
                return true
            }
        if (holds) waiter.continuation.resume(Unit)
        return holds
    }

    fun waitingAt(): List<List<StackTraceElement>> = waiters.map { Escape.framesOf(it.continuation) }
}
