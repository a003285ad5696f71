package dev.perdura.benchmarks.benchmark

import dev.perdura.benchmarks.measure.Case
import dev.perdura.benchmarks.measure.Interleaved
import dev.perdura.benchmarks.report.Section
import dev.perdura.benchmarks.subject.Subject
import java.util.Locale

/** Benchmark 1: what one caller waits for a workflow, and for each further step of it. */
internal class StepLatency(private val plan: Plan, private val interleaved: Interleaved) {
    suspend fun measure(ours: Subject, peer: Subject, rawCommits: Subject): Section {
        val ourCases = plan.latencyActivities.map { Case(ours, it, callers = 1) }
        val peerCases = plan.latencyActivities.filter { it > 0 }.map { Case(peer, it, callers = 1) }
        val measured = interleaved.measure(ourCases + peerCases + Case(rawCommits, activities = 0, callers = 1))
        val mine = measured.take(ourCases.size)
        val theirs = measured.filter { it.subject == peer.name }.associateBy { it.activities }
        val slope =
            (mine.last().p50Millis.median - mine.first().p50Millis.median) /
                (mine.last().activities - mine.first().activities)
        val perStep = "%s: each further activity costs %.3f ms (p50).".at(ours.name, slope)
        val notes =
            listOf(perStep) +
                mine.mapNotNull { own ->
                    theirs[own.activities]?.let { other ->
                        "%d activities, one caller: p50 %.1f times, CPU %.1f times less than %s (%s).".at(
                            own.activities,
                            other.p50Millis.median / own.p50Millis.median,
                            other.cpuMillis.median / own.cpuMillis.median,
                            peer.name,
                            peer.durability,
                        )
                    }
                }
        return Section("1. Step latency", measured, notes = notes)
    }

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)
}
