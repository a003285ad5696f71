package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters

/**
 * An engine with a worker and a client, ready to run the benchmark's one workflow: N activities, one after the other.
 */
internal interface Subject : AutoCloseable {
    /** Short, as it stands in tables. */
    val name: String

    /** What an acknowledged step survives. */
    val durability: String

    /** Runs one workflow to its end. */
    suspend fun execute(activities: Int)

    /** What it has written so far, or null when it does not write. */
    fun counters(): Counters?
}
