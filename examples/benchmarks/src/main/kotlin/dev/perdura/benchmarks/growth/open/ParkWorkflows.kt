package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.child.awaitDeath
import dev.perdura.benchmarks.growth.child.awaitUntil
import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.growth.child.report
import dev.perdura.benchmarks.growth.costOf
import kotlin.io.path.Path

private const val CALLERS = 128

/**
 * Child program `park DATABASE COUNT`: starts workflows that wait for a signal, reports what that cost when all of them
 * wait and all of that is on disk, and goes on until it is killed.
 */
internal suspend fun parkWorkflows(arguments: List<String>) {
    val count = arguments[1].toInt()
    val engine = OpenEngine(Path(arguments[0]))
    engine.startWorker()
    val before = engine.counters().transitions
    engine.park(0)
    engine.awaitParked(0)
    val perWorkflow = engine.counters().transitions - before
    val cost =
        costOf(engine::counters) {
            forEachOf(count - 1, CALLERS) { engine.park(it + 1) }
            awaitUntil { engine.counters().transitions - before >= perWorkflow * count }
        }
    report(Cost.serializer(), cost)
    awaitDeath()
}
