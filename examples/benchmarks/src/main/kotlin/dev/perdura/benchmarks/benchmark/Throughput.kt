package dev.perdura.benchmarks.benchmark

import dev.perdura.benchmarks.measure.Case
import dev.perdura.benchmarks.measure.Interleaved
import dev.perdura.benchmarks.measure.Measurement
import dev.perdura.benchmarks.measure.OpenLoop
import dev.perdura.benchmarks.measure.Slice
import dev.perdura.benchmarks.measure.Spread
import dev.perdura.benchmarks.report.OpenLoopResult
import dev.perdura.benchmarks.report.Section
import dev.perdura.benchmarks.subject.Subject
import java.util.Locale

/** Benchmark 2: how many workflows a second, and what each of them costs. */
internal class Throughput(private val plan: Plan, private val interleaved: Interleaved) {
    suspend fun measure(ours: Subject, peers: List<Subject>): Section {
        val ourCases = plan.throughput.map { (activities, callers) -> Case(ours, activities, callers) }
        val paired = ourCases.filter { (it.activities to it.callers) in plan.peerThroughput }
        val peerCases =
            peers.flatMap { peer ->
                plan.peerThroughput.map { (activities, callers) -> Case(peer, activities, callers) }
            }
        val alone = interleaved.measure(ourCases - paired.toSet())
        val together = interleaved.measure(paired + peerCases)
        val mine = (together.take(paired.size) + alone).sortedWith(compareBy({ it.activities }, { it.callers }))
        val theirs = together.drop(paired.size)
        val most = mine.filter { it.activities == 1 }.maxOf { it.workflowsPerSecond.median }
        return Section(
            "2. Throughput and cost",
            mine + theirs,
            listOf(openLoop(ours, (most / 2).toInt())),
            theirs.mapNotNull { other -> comparison(mine, other) },
        )
    }

    private fun comparison(mine: List<Measurement>, other: Measurement): String? =
        mine.find { it.activities == other.activities && it.callers == other.callers }?.let { own ->
            "%d activities, %d callers: %.1f times the throughput and %.1f times less CPU than %s (%s).".at(
                own.activities,
                own.callers,
                own.workflowsPerSecond.median / other.workflowsPerSecond.median,
                other.cpuMillis.median / own.cpuMillis.median,
                other.subject,
                other.durability,
            )
        }

    /** At half of what the closed loop reached, so that the queue is not the subject. */
    private suspend fun openLoop(ours: Subject, ratePerSecond: Int): OpenLoopResult {
        val length = plan.slices.sliceLength * 3
        val slice: Slice = OpenLoop.run(ours, activities = 1, ratePerSecond, length)
        return OpenLoopResult(
            subject = ours.name,
            activities = 1,
            offeredPerSecond = ratePerSecond,
            completedPerSecond = slice.throughput,
            latencyMillis = Spread(slice.latencyMillis(0.0), slice.latencyMillis(50.0), slice.latencyMillis(100.0)),
            p99Millis = slice.latencyMillis(99.0),
            cpuMillis = slice.cpuMillisPerWorkflow,
            clean = slice.isClean,
        )
    }

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)
}
