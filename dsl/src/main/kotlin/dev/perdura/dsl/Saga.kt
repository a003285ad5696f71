package dev.perdura.dsl

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * Collects what undoes the steps of a [saga]. It is no [PerduraDsl] receiver: the workflow's own members stay in reach.
 */
public class Saga internal constructor() {
    private val compensations = ArrayDeque<suspend () -> Unit>()

    /** Adds what undoes a step. Say it before the step, if the step may have happened although it failed. */
    public fun compensate(action: suspend () -> Unit) {
        compensations.addLast(action)
    }

    internal suspend fun undo(failure: Throwable) {
        withContext(NonCancellable) {
            while (compensations.isNotEmpty()) {
                try {
                    compensations.removeLast()()
                } catch (another: Throwable) {
                    // The rest must still be undone; the caller sees it beside the failure that began it.
                    failure.addSuppressed(another)
                }
            }
        }
    }
}

/**
 * Runs [block]; if it fails or is cancelled, undoes its steps by their compensations, last step first, and throws on.
 *
 * Compensations run to their end even when the workflow is cancelled. One that fails is added to the failure as
 * suppressed, and the others still run.
 * ```
 * saga {
 *     compensate { Hotels.cancel(trip) }
 *     Hotels.book(trip)
 *     compensate { Flights.cancel(trip) }
 *     Flights.book(trip)
 * }
 * ```
 */
public suspend fun <T> saga(block: suspend Saga.() -> T): T {
    val saga = Saga()
    try {
        return saga.block()
    } catch (failure: Throwable) {
        saga.undo(failure)
        throw failure
    }
}
