package dev.perdura.benchmarks.growth.fanout

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.FanOutPlan
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.growth.report.Table
import dev.perdura.benchmarks.growth.report.TableRow
import dev.perdura.benchmarks.growth.subject.EmbeddedGrowth
import dev.perdura.benchmarks.growth.subject.GrowthSubject
import dev.perdura.benchmarks.growth.subject.SdkGrowth
import dev.perdura.benchmarks.growth.subject.Shape
import dev.perdura.benchmarks.measure.Machine
import dev.perdura.benchmarks.subject.sumOfSteps
import kotlinx.coroutines.withTimeoutOrNull
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.div
import kotlin.time.Duration

/** What [runs] workflows cost together, one after the other, of [width] activities or children at once each. */
internal class FanOutPoint(
    val subject: String,
    val width: Int,
    val runs: Int,
    val cost: Cost,
    val longestTask: Duration?,
    val heapPeakBytes: Long,
) {
    val wallMillis: Double get() = cost.wallMillis / runs
    val cpuMillisPerChild: Double get() = cost.cpuMillis / runs / width
}

/** Benchmark 8: whether each of many activities or children of one workflow costs what one of a few does. */
internal class FanOut(private val plan: FanOutPlan, private val directory: Path, private val progress: Progress) {
    suspend fun measure(): GrowthSection {
        val activities =
            measure(Shape.PARALLEL, { EmbeddedGrowth(directory / "fan-out.db") }) +
                measure(Shape.PARALLEL, { SdkGrowth.onPerdura(directory / "fan-out-tcp.db") }) +
                measure(Shape.PARALLEL, SdkGrowth::onTestServer)
        val children =
            measure(Shape.CHILDREN, { SdkGrowth.onPerdura(directory / "children-tcp.db") }) +
                measure(Shape.CHILDREN, SdkGrowth::onTestServer)
        return GrowthSection(
            "Fan-out (benchmark 8)",
            listOf(table(Shape.PARALLEL, activities), table(Shape.CHILDREN, children)),
            FanOutNotes.of(Shape.PARALLEL, activities) + FanOutNotes.of(Shape.CHILDREN, children) + method,
            emptyList(),
        )
    }

    private val method =
        "Narrow workflows are run more than once. Heap peak: the sum of what its pools held at most, garbage " +
            "included. Longest task: the longest workflow task in the history of the last run, by the engine's clock."

    private suspend fun measure(shape: Shape, make: () -> GrowthSubject): List<FanOutPoint> =
        make().use { subject ->
            subject.startWorker()
            repeat(plan.warmUps) { point(subject, shape, plan.warmUpWidth) }
            val points = mutableListOf<FanOutPoint>()
            for (width in plan.widths) {
                val cheapest = best(List(plan.rounds) { point(subject, shape, width) }.filterNotNull())
                if (cheapest == null) {
                    progress.say("${subject.name}: not done in ${plan.patience}, left out from here on")
                    break
                }
                points += cheapest
            }
            points
        }

    /** The cheapest of those that were left alone; of all, if none was; null if there is none. */
    private fun best(points: List<FanOutPoint>): FanOutPoint? =
        points.filter { it.cost.isClean }.ifEmpty { points }.minByOrNull { it.cost.cpuMillis }

    /** Null if it took longer than the plan has patience for. */
    private suspend fun point(subject: GrowthSubject, shape: Shape, width: Int): FanOutPoint? {
        val runs = (plan.widths.last() / width).coerceAtMost(plan.mostRuns)
        Machine.forgetHeapPeak()
        var id = ""
        val cost =
            withTimeoutOrNull(plan.patience) {
                costOf(subject::counters) {
                    repeat(runs) {
                        id = subject.start(shape, width)
                        val result = subject.result(id)
                        check(result == sumOfSteps(width)) { "${subject.name}: $width ${shape.plural} gave $result" }
                    }
                }
            } ?: return null
        val heapPeak = Machine.heapPeakBytes()
        progress.say(
            "%s: %d x %,d %s: %,.0f ms, %,.0f CPU-ms".format(
                Locale.ROOT,
                subject.name,
                runs,
                width,
                shape.plural,
                cost.wallMillis,
                cost.cpuMillis,
            ),
        )
        return FanOutPoint(subject.name, width, runs, cost, longestWorkflowTask(subject.history(id)), heapPeak)
    }

    private fun table(shape: Shape, points: List<FanOutPoint>): Table =
        Table(shape.plural, points.map { row(shape, it) })

    private fun row(shape: Shape, it: FanOutPoint): TableRow {
        val units = it.runs.toDouble() * it.width
        return TableRow(
            "%s: %,d".format(Locale.ROOT, it.subject, it.width),
            linkedMapOf(
                "runs" to it.runs.toDouble(),
                "wall ms/run" to it.wallMillis,
                "CPU ms/run" to it.cost.cpuMillis / it.runs,
                "wall us/${shape.singular}" to it.cost.wallMillis * 1_000 / units,
                "CPU us/${shape.singular}" to it.cpuMillisPerChild * 1_000,
                "KiB allocated/${shape.singular}" to it.cost.allocatedBytes / KIBI / units,
                "transitions/${shape.singular}" to it.cost.counters?.let { counters -> counters.transitions / units },
                "longest task ms" to it.longestTask?.let { task -> task.inWholeMicroseconds / 1_000.0 },
                "heap peak MiB" to it.heapPeakBytes / KIBI / KIBI,
            ),
            it.cost.isClean,
        )
    }

    private companion object {
        const val KIBI = 1_024.0
    }
}
