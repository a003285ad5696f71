package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.growth.CurvePlan
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.report.GrowthSection
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.div

/** Whether one run costs the same per transition however much it has done: activities in a row, at once, signals. */
internal class TransitionCurves(
    private val plan: CurvePlan,
    private val directory: Path,
    private val progress: Progress,
) {
    private var databases = 0

    suspend fun measure(): GrowthSection {
        val curves =
            listOf(
                curve("sequential activities", "activity", plan.sequential) { sequential(it) },
                curve("parallel activities", "activity", plan.parallel) { parallel(it) },
                curve("signals", "signal", plan.signals) { signals(it) },
            )
        val notes = curves.map(::exponents) + limits + method + units
        return GrowthSection(
            "Cost per transition, as one run grows (Perdura embedded, FULL)",
            curves.map { it.table() },
            notes,
            curves.flatMap(CurveBars::of),
        )
    }

    private val limits =
        "The engine's limit on a history is raised from 51,200 to %,d events: 10,000 activities in a row are 60,000."
            .format(Locale.ROOT, GrowingRuns.HISTORY_EVENTS)

    private val method =
        "Each row is the cheapest of ${plan.rounds} rounds in which the sizes take turns, on a file of its own; as " +
            "many runs as make all rows the same work."

    private val units =
        "Journal: what the engine hands to its store. Written: all that the process hands to the system, the pages " +
            "of the write-ahead log and their copies into the file included."

    private suspend fun curve(
        name: String,
        unit: String,
        sizes: List<Int>,
        run: suspend GrowingRuns.(Int) -> Unit,
    ): Curve {
        val points = sizes.associateWith { mutableListOf<CurvePoint>() }
        repeat(plan.warmUps) { point(name, sizes.last(), sizes.last(), run) }
        repeat(plan.rounds) { for (size in sizes) points.getValue(size) += point(name, size, sizes.last(), run) }
        return Curve(name, unit, points.values.map { each -> each.minBy { it.cost.cpuMillis } })
    }

    private suspend fun point(
        name: String,
        size: Int,
        largest: Int,
        run: suspend GrowingRuns.(Int) -> Unit,
    ): CurvePoint {
        val database = directory / "curve-${databases++}.db"
        val times = largest / size
        val cost =
            GrowingRuns.on(database).use { runs -> costOf(runs::counters) { repeat(times) { runs.run(size) } } }
        progress.say(
            "%d x %,d %s: %,.0f ms, %,.0f CPU-ms".format(
                Locale.ROOT,
                times,
                size,
                name,
                cost.wallMillis,
                cost.cpuMillis,
            ),
        )
        return CurvePoint(size, times, cost)
    }

    private fun exponents(curve: Curve): String =
        "%s: cost is size to the power of %s (wall), %s (CPU), %s (allocation), %s (journal), %s (written).".format(
            Locale.ROOT,
            curve.name,
            text(curve.wall),
            text(curve.cpu),
            text(curve.allocation),
            text(curve.storeBytes),
            text(curve.fileBytes),
        )

    private fun text(law: PowerLaw?): String = law?.let { "%.3f".format(Locale.ROOT, it.exponent) } ?: "unknown"
}
