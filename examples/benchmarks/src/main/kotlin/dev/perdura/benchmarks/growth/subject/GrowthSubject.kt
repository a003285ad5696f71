package dev.perdura.benchmarks.growth.subject

import dev.perdura.benchmarks.measure.Counters
import io.temporal.api.history.v1.HistoryEvent

/**
 * An engine with a client, and a worker that can come and go, for workflows that grow as large as they are told to and
 * give the sum of what their steps gave.
 */
internal interface GrowthSubject : AutoCloseable {
    /** Short, as it stands in tables. */
    val name: String

    /** Whether its workflows can have children. */
    val hasChildren: Boolean

    /** What it has written so far, or null when it does not write. */
    fun counters(): Counters?

    suspend fun startWorker()

    suspend fun stopWorker()

    /** Starts a workflow of [size] and gives its id. */
    suspend fun start(shape: Shape, size: Int): String

    /** Sends [number] to a workflow that waits for signals. */
    suspend fun signal(workflowId: String, number: Int)

    suspend fun result(workflowId: String): Int

    suspend fun history(workflowId: String): List<HistoryEvent>
}

/** What a workflow does so many times. */
internal enum class Shape(val plural: String, val singular: String) {
    SEQUENTIAL("activities in a row", "activity"),
    PARALLEL("activities at once", "activity"),
    CHILDREN("children at once", "child"),
    SIGNALS("signals", "signal"),
}
