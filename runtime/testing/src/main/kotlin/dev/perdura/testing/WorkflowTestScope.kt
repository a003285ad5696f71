package dev.perdura.testing

import dev.perdura.Perdura
import dev.perdura.client.PerduraClient
import dev.perdura.client.WorkflowHandle
import dev.perdura.engine.VirtualClock
import dev.perdura.worker.Worker
import dev.perdura.worker.WorkerBuilder
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlin.time.Duration
import kotlin.time.Instant
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinInstant

/**
 * What a workflow test can do: see [runWorkflowTest]. It is also a scope for coroutines of the test, which waits for
 * them, and it is in reach of the activities that a test registers.
 *
 * @property perdura the engine under test, with its clock
 * @property start the virtual time at which the test began
 */
public class WorkflowTestScope internal constructor(
    public val perdura: Perdura,
    public val start: Instant,
    private val clock: VirtualClock,
    coroutines: CoroutineScope,
) : CoroutineScope by coroutines {
    /** Starts workflows and talks to them. */
    public val client: PerduraClient
        get() = perdura.client

    /** The virtual time. It stands still unless somebody waits for a workflow, or it is advanced. */
    public val currentTime: Instant
        get() = clock.now().toKotlinInstant()

    /** Starts a worker on [taskQueue]. Register a lambda for an activity that is not to be called for real. */
    public fun worker(taskQueue: String, configure: WorkerBuilder.() -> Unit): Worker =
        perdura.worker(taskQueue, configure)

    /**
     * Lets [duration] of virtual time pass, and everything happen that happens in it, in its order: a workflow that
     * sleeps 24 times for an hour sees each of the hours of a day.
     */
    public suspend fun advanceTimeBy(duration: Duration) {
        require(!duration.isNegative()) { "Time does not go back: expected a duration of zero or more, got $duration." }
        clock.runBy(duration.toJavaDuration()).await()
    }

    /** Lets virtual time pass until it is [time]; nothing happens if it is already. */
    public suspend fun advanceTimeTo(time: Instant) {
        if (time > currentTime) advanceTimeBy(time - currentTime)
    }

    /** All events of the run so far. */
    public suspend fun history(handle: WorkflowHandle<*>): List<HistoryEvent> = handle.history().toList()
}
