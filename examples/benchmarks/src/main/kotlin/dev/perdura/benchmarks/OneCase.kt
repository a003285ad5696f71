package dev.perdura.benchmarks

import dev.perdura.benchmarks.measure.Case
import dev.perdura.benchmarks.measure.ClosedLoop
import dev.perdura.benchmarks.measure.Slice
import dev.perdura.benchmarks.subject.EmbeddedPerdura
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import java.util.Locale
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively
import kotlin.io.path.div
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds

/**
 * Runs one case of the embedded engine second by second and prints each: something to point a profiler at.
 *
 * Arguments: activities, callers, seconds.
 */
@OptIn(ExperimentalPathApi::class)
public fun main(arguments: Array<String>) {
    val numbers = arguments.mapNotNull { it.toIntOrNull()?.takeIf { number -> number >= 0 } }
    if (arguments.size != 3 || numbers.size != 3 || numbers[1] == 0) {
        System.err.println("Expected three numbers: ACTIVITIES CALLERS SECONDS; got '${arguments.joinToString(" ")}'")
        exitProcess(2)
    }
    val (activities, callers, seconds) = numbers
    val directory = Files.createTempDirectory("perdura-one-case")
    try {
        EmbeddedPerdura.on(directory / "one.db").use { subject ->
            val case = Case(subject, activities, callers)
            repeat(seconds) { runBlocking { println(lineOf(ClosedLoop.run(case, 1.seconds))) } }
        }
    } finally {
        directory.deleteRecursively()
    }
}

private fun lineOf(slice: Slice): String {
    val counters = checkNotNull(slice.counters)
    return "%,7.0f wf/s  p50 %7.3f ms  p99 %7.3f ms  %6.3f CPU-ms  %4.0f KiB  %5.2f transitions/sync  foreign %3.0f %%"
        .format(
            Locale.ROOT,
            slice.throughput,
            slice.latencyMillis(50.0),
            slice.latencyMillis(99.0),
            slice.cpuMillisPerWorkflow,
            slice.allocatedPerWorkflow / 1024,
            counters.transitions.toDouble() / counters.syncs,
            (slice.foreignCpuShare ?: 0.0) * 100,
        )
}
