package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.OpenPlan
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.child.ChildJvm
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.growth.report.Table
import dev.perdura.benchmarks.growth.report.TableRow
import dev.perdura.benchmarks.measure.Spread
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.fileSize

/** What was found of [count] open workflows: how they were made, each start after a kill, and the files at the end. */
internal class OpenResult(
    val count: Int,
    val parking: Cost,
    val starts: List<Reopened>,
    val bytesWhenKilled: Long,
    val bytesWhenClosed: Long,
) {
    val hot: HotWorkflows? get() = starts.last().hot

    /** Whether other processes left one start alone at least. */
    val isQuiet: Boolean get() = starts.any { it.clean }

    /** Of the starts that were left alone; of all, if none was. */
    fun median(value: (Reopened) -> Double): Double =
        Spread.of(starts.filter { it.clean }.ifEmpty { starts }.map(value)).median
}

/**
 * Benchmark 5, and the start after a kill: what many open workflows, idle on disk, cost a new one and each other. A
 * child process makes them and is killed; others, with little memory, open the file.
 */
internal class OpenWorkflows(private val plan: OpenPlan, private val directory: Path, private val progress: Progress) {
    fun measure(): GrowthSection {
        val parking = plan.counts.associateWith(::park)
        val killed = plan.counts.associateWith { bytes(it) }
        val starts = plan.counts.associateWith { mutableListOf<Reopened>() }
        // Sizes take turns, so that a change of the machine's mood meets them all.
        for (round in 1..plan.starts) {
            for (count in plan.counts) starts.getValue(count) += reopen(count, isLast = round == plan.starts)
        }
        val results =
            plan.counts.map {
                OpenResult(it, parking.getValue(it), starts.getValue(it), killed.getValue(it), bytes(it))
            }
        return GrowthSection(
            "Open workflows (benchmark 5): killed and started again with ${plan.heapMebibytes} MiB of heap",
            listOf(
                Table("open workflows: start after a kill", results.map(::startRow)),
                Table("open workflows: ${plan.hot} of them woken", results.mapNotNull(::hotRow)),
            ),
            listOf(
                "Start: the median of ${plan.starts}. From the program's first line, CPU from the start of its JVM, " +
                    "to the end of the first new workflow, of one activity. The files were left by a process that " +
                    "was killed as soon as all workflows waited.",
                "Woken: one after the other, from the signal to the result; none was in memory before. Memory: " +
                    "after that, what is alive on the heap, and what the process has in all.",
            ),
            OpenBars.of(results, plan.baseline),
        )
    }

    private fun park(count: Int): Cost =
        child("park", plan.parkingHeapMebibytes, database(count), count).use { child ->
            child.receive(Cost.serializer()).also {
                child.kill()
                progress.say("%,d workflows parked: %,.0f ms".format(Locale.ROOT, count, it.wallMillis))
            }
        }

    private fun reopen(count: Int, isLast: Boolean): Reopened =
        child("reopen", plan.heapMebibytes, database(count), count, if (isLast) plan.hot else 0).use { child ->
            child.receive(Reopened.serializer()).also {
                if (isLast) child.awaitEnd()
                progress.say(
                    "%,d open: opened after %,.0f ms, first new workflow after %,.0f ms".format(
                        Locale.ROOT,
                        count,
                        it.openedMillis,
                        it.firstWorkflowMillis,
                    ),
                )
            }
        }

    private fun child(program: String, heapMebibytes: Int, vararg arguments: Any) =
        ChildJvm.start(program, heapMebibytes, plan.patience, *arguments)

    private fun database(count: Int): Path = directory / "open-$count.db"

    private fun bytes(count: Int): Long =
        listOf("", "-wal").sumOf { suffix ->
            val file = Path.of("${database(count)}$suffix")
            if (file.exists()) file.fileSize() else 0
        }

    private fun startRow(it: OpenResult): TableRow =
        TableRow(
            "%,d".format(Locale.ROOT, it.count),
            linkedMapOf(
                "opened ms" to it.median(Reopened::openedMillis),
                "first new workflow ms" to it.median(Reopened::firstWorkflowMillis),
                "CPU ms" to it.median(Reopened::cpuMillis),
                "files when killed MiB" to it.bytesWhenKilled / MEBI,
                "files when closed MiB" to it.bytesWhenClosed / MEBI,
                "disk bytes/workflow" to it.bytesWhenClosed.toDouble() / it.count,
                "parking CPU us/workflow" to it.parking.cpuMillis * 1_000 / it.count,
            ),
            it.isQuiet,
        )

    private fun hotRow(it: OpenResult): TableRow? =
        it.hot?.let { hot ->
            TableRow(
                "%,d".format(Locale.ROOT, it.count),
                linkedMapOf(
                    "p50 ms" to hot.p50Millis,
                    "p99 ms" to hot.p99Millis,
                    "CPU ms each" to hot.cost.cpuMillis / hot.count,
                    "KiB allocated each" to hot.cost.allocatedBytes / KIBI / hot.count,
                    "bytes written each" to hot.cost.fileBytes?.let { bytes -> bytes.toDouble() / hot.count },
                    "live heap MiB" to hot.heapBytes / MEBI,
                    "resident MiB" to hot.residentBytes?.let { bytes -> bytes / MEBI },
                ),
                hot.cost.isClean,
            )
        }

    private companion object {
        const val KIBI = 1_024.0
        const val MEBI = 1_024.0 * 1_024.0
    }
}
