package dev.perdura.benchmarks.measure

import java.util.Locale
import kotlin.math.abs
import kotlin.time.Duration

/**
 * Measures several cases slice by slice in turn (A, B, A, B, ...), so that a change of the machine's mood meets
 * them all.
 */
internal class Interleaved(private val plan: SlicePlan, private val log: (String) -> Unit) {
    suspend fun measure(cases: List<Case>): List<Measurement> {
        for (case in cases) warmUp(case)
        val slices = cases.associateWith { mutableListOf<Slice>() }
        for (round in 1..plan.maxSlices) {
            if (slices.values.all { enough(it) }) break
            for (case in cases) slices.getValue(case) += ClosedLoop.run(case, plan.sliceLength)
        }
        return cases.map { case ->
            Measurement.of(case, slices.getValue(case)).also { log(lineOf(case, it)) }
        }
    }

    private fun enough(slices: List<Slice>): Boolean {
        val clean = slices.count { it.isClean }
        return slices.size >= plan.minSlices && (plan.toleratesNoise || clean >= Measurement.REQUIRED_CLEAN_SLICES)
    }

    /** Until the CPU time per workflow stays within a tenth from one slice to the next. */
    private suspend fun warmUp(case: Case) {
        var last = Double.MAX_VALUE
        var spent = Duration.ZERO
        while (spent < plan.maxWarmUp) {
            val slice = ClosedLoop.run(case, plan.sliceLength)
            spent += slice.wall
            val now = slice.cpuMillisPerWorkflow
            if (abs(now - last) < last / 10) return
            last = now
        }
    }

    private fun lineOf(case: Case, measurement: Measurement): String =
        "%-44s %,9.0f wf/s  p50 %8.3f ms  p99 %8.3f ms  %7.3f CPU-ms  clean %d/%d".format(
            Locale.ROOT,
            case.name,
            measurement.workflowsPerSecond.median,
            measurement.p50Millis.median,
            measurement.p99Millis.median,
            measurement.cpuMillis.median,
            measurement.cleanSlices,
            measurement.slices,
        )
}

/** How long and how often. A plan that [toleratesNoise] ends after [minSlices], clean or not. */
internal class SlicePlan(
    val sliceLength: Duration,
    val minSlices: Int,
    val maxSlices: Int,
    val maxWarmUp: Duration,
    val toleratesNoise: Boolean,
)
