package dev.perdura.benchmarks.growth.backlog

import dev.perdura.benchmarks.growth.BacklogPlan
import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.growth.report.Table
import dev.perdura.benchmarks.growth.report.TableRow
import dev.perdura.benchmarks.growth.subject.EmbeddedGrowth
import dev.perdura.benchmarks.growth.subject.GrowthSubject
import dev.perdura.benchmarks.growth.subject.SdkGrowth
import dev.perdura.benchmarks.growth.subject.Shape
import dev.perdura.benchmarks.subject.sumOfSteps
import kotlinx.coroutines.withTimeoutOrNull
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.div

/** What it cost to send [signals] to one workflow that no worker takes, and then to have a worker take them. */
internal class BacklogPoint(val subject: String, val signals: Int, val send: Cost, val take: Cost)

/** Benchmark 7: whether a signal behind ten thousand costs what one alone does; continue-as-new under signals. */
internal class Backlog(private val plan: BacklogPlan, private val directory: Path, private val progress: Progress) {
    suspend fun measure(): GrowthSection {
        val points =
            EmbeddedGrowth(directory / "backlog.db").use { backlogs(it) } +
                SdkGrowth.onPerdura(directory / "backlog-tcp.db").use { backlogs(it) } +
                SdkGrowth.onTestServer().use { backlogs(it) }
        val change = ContinueAsNewUnderSignals(plan, progress)
        val changes =
            listOf(
                SdkGrowth.onPerdura(directory / "anew.db").use { change.measure(it) },
                SdkGrowth.onTestServer().use { change.measure(it) },
            )
        return GrowthSection(
            "Signal backlog (benchmark 7)",
            listOf(
                Table("signals queued", points.map(::row)),
                Table("continue-as-new, ${plan.signalsPerSecond} signals a second", changes.map { it.row() }),
            ),
            points.groupBy { it.subject }.values.mapNotNull(::flatness) +
                method +
                changeMethod,
            listOf(changes.first().bar()),
        )
    }

    private val method =
        "Sent by ${plan.callers} callers at once while no worker is there. Taken: from the start of a worker to the " +
            "result, the worker's own start included; it is most of it for a few."

    private val changeMethod =
        "Continue-as-new: a workflow that wants it after every ${plan.signalsPerRun} signals; the time is from its " +
            "first attempt in a run to the beginning of the next run. A close is refused while signals wait."

    private suspend fun backlogs(subject: GrowthSubject): List<BacklogPoint> {
        repeat(plan.warmUps) { point(subject, plan.warmUpSize) }
        val points = mutableListOf<BacklogPoint>()
        for (size in plan.sizes) {
            val point = point(subject, size)
            if (point == null) {
                progress.say("${subject.name}: not done in ${plan.patience}, left out from here on")
                break
            }
            points += point
        }
        return points
    }

    /** Null if it took longer than the plan has patience for. */
    private suspend fun point(subject: GrowthSubject, size: Int): BacklogPoint? =
        withTimeoutOrNull(plan.patience) {
            val id = subject.start(Shape.SIGNALS, size)
            val send = costOf(subject::counters) { forEachOf(size, plan.callers) { subject.signal(id, it) } }
            val take =
                costOf(subject::counters) {
                    subject.startWorker()
                    val result = subject.result(id)
                    check(result == sumOfSteps(size)) { "${subject.name}: $size signals gave $result" }
                }
            subject.stopWorker()
            progress.say(
                "%s: %,d signals: sent in %,.0f ms, taken in %,.0f ms".format(
                    Locale.ROOT,
                    subject.name,
                    size,
                    send.wallMillis,
                    take.wallMillis,
                ),
            )
            BacklogPoint(subject.name, size, send, take)
        }

    private fun row(it: BacklogPoint): TableRow =
        TableRow(
            "%s: %,d".format(Locale.ROOT, it.subject, it.signals),
            linkedMapOf(
                "sent in ms" to it.send.wallMillis,
                "wall us/signal sent" to it.send.wallMillis * 1_000 / it.signals,
                "CPU us/signal sent" to it.send.cpuMillis * 1_000 / it.signals,
                "bytes written/signal" to it.send.fileBytes?.let { bytes -> bytes.toDouble() / it.signals },
                "taken in ms" to it.take.wallMillis,
                "wall us/signal taken" to it.take.wallMillis * 1_000 / it.signals,
                "CPU us/signal taken" to it.take.cpuMillis * 1_000 / it.signals,
                "KiB allocated/signal taken" to it.take.allocatedBytes / KIBI / it.signals,
            ),
            it.send.isClean && it.take.isClean,
        )

    private fun flatness(points: List<BacklogPoint>): String? {
        val few = points.firstOrNull { it.signals >= plan.sizes.last() / 10 } ?: return null
        val many = points.last()
        if (few.signals == many.signals || few.send.cpuMillis == 0.0 || few.take.cpuMillis == 0.0) return null
        return "%s: one of %,d signals costs %.2f times the CPU of one of %,d to send, and %.2f times to take.".format(
            Locale.ROOT,
            few.subject,
            many.signals,
            (many.send.cpuMillis / many.signals) / (few.send.cpuMillis / few.signals),
            few.signals,
            (many.take.cpuMillis / many.signals) / (few.take.cpuMillis / few.signals),
        )
    }

    private companion object {
        const val KIBI = 1_024.0
    }
}
