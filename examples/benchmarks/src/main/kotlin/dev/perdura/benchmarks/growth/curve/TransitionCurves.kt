package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.growth.CurvePlan
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.growth.subject.EmbeddedGrowth
import dev.perdura.benchmarks.growth.subject.Shape
import dev.perdura.benchmarks.subject.sumOfSteps
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
                curve(Shape.SEQUENTIAL, plan.sequential),
                curve(Shape.PARALLEL, plan.parallel),
                curve(Shape.SIGNALS, plan.signals),
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
            .format(Locale.ROOT, EmbeddedGrowth.HISTORY_EVENTS)

    private val method =
        "Each row is the cheapest of ${plan.rounds} rounds in which the sizes take turns, on a file of its own; as " +
            "many runs as make all rows the same work."

    private val units =
        "Journal: what the engine hands to its store. Written: all that the process hands to the system, the pages " +
            "of the write-ahead log and their copies into the file included."

    private suspend fun curve(shape: Shape, sizes: List<Int>): Curve {
        val points = sizes.associateWith { mutableListOf<CurvePoint>() }
        repeat(plan.warmUps) { point(shape, sizes.last(), sizes.last()) }
        repeat(plan.rounds) { for (size in sizes) points.getValue(size) += point(shape, size, sizes.last()) }
        return Curve(shape.plural, shape.singular, points.values.map(::best))
    }

    /** The cheapest of those that were left alone; of all, if none was. */
    private fun best(points: List<CurvePoint>): CurvePoint =
        points.filter { it.cost.isClean }.ifEmpty { points }.minBy { it.cost.cpuMillis }

    private suspend fun point(shape: Shape, size: Int, largest: Int): CurvePoint {
        val runs = largest / size
        val cost =
            EmbeddedGrowth(directory / "curve-${databases++}.db").use { engine ->
                engine.startWorker()
                costOf(engine::counters) { repeat(runs) { run(engine, shape, size) } }
            }
        progress.say(
            "%d x %,d %s: %,.0f ms, %,.0f CPU-ms".format(
                Locale.ROOT,
                runs,
                size,
                shape.plural,
                cost.wallMillis,
                cost.cpuMillis,
            ),
        )
        return CurvePoint(size, runs, cost)
    }

    /** Signals come from a few callers, each of whom sends the next when the last is acknowledged. */
    private suspend fun run(engine: EmbeddedGrowth, shape: Shape, size: Int) {
        val id = engine.start(shape, size)
        if (shape == Shape.SIGNALS) forEachOf(size, SIGNAL_CALLERS) { engine.signal(id, it) }
        val result = engine.result(id)
        check(result == sumOfSteps(size)) { "$size ${shape.plural} gave $result" }
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

    private companion object {
        const val SIGNAL_CALLERS = 8
    }
}
