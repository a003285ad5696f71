package dev.perdura.benchmarks.growth.recovery

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.RecoveryPlan
import dev.perdura.benchmarks.growth.child.ChildJvm
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.growth.report.Table
import dev.perdura.benchmarks.growth.report.TableRow
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.createDirectories
import kotlin.io.path.div

/** Benchmark 9: a process is killed under full load with many sleepers; how soon does the next one do their work? */
internal class Recovery(private val plan: RecoveryPlan, private val directory: Path, private val progress: Progress) {
    fun measure(): GrowthSection {
        val results = plan.counts.map { it to recover(it) }
        return GrowthSection(
            "Recovery (benchmark 9): killed under full load, started again with ${plan.heapMebibytes} MiB of heap",
            listOf(Table("sleeping workflows", results.map { (count, found) -> row(count, found) })),
            listOf(
                "The first process is killed while all sleep and others run as fast as they can. For the second " +
                    "one it is an hour later, so that all are overdue. Times and CPU are from the start of the " +
                    "second one: until the engine is open, until the first activity has run, until all sleepers " +
                    "have done their work. Then each workflow whose start was acknowledged is asked for its result.",
            ),
            results.map { (count, found) -> lost(count, found) },
        )
    }

    private fun recover(count: Int): Recovered {
        val files = (directory / "recovery-$count").createDirectories()
        ChildJvm.start("load", plan.loadHeapMebibytes, plan.patience, files, count).use { child ->
            val isOn = child.receive(LoadIsOn.serializer())
            child.kill()
            progress.say("%,d sleep: %,.0f ms; killed under load".format(Locale.ROOT, count, isOn.sleepingAfterMillis))
        }
        return ChildJvm.start("recover", plan.heapMebibytes, plan.patience, files, count).use { child ->
            child.receive(Recovered.serializer()).also {
                child.awaitEnd()
                progress.say(
                    "%,d recovered: first progress after %,.0f ms, all after %,.0f ms; %d lost".format(
                        Locale.ROOT,
                        count,
                        it.firstProgressMillis ?: Double.NaN,
                        it.overdueDoneMillis ?: Double.NaN,
                        it.lost,
                    ),
                )
            }
        }
    }

    private fun row(count: Int, it: Recovered): TableRow =
        TableRow(
            "%,d".format(Locale.ROOT, count),
            linkedMapOf(
                "opened ms" to it.openedMillis,
                "first progress ms" to it.firstProgressMillis,
                "all overdue done ms" to it.overdueDoneMillis,
                "CPU ms" to it.cpuMillis,
                "CPU us/sleeper" to it.cpuMillis * 1_000 / count,
                "workflows" to it.workflows.toDouble(),
                "lost" to it.lost.toDouble(),
                "activities run" to it.activitiesRun.toDouble(),
                "run again" to it.repeatedActivities.toDouble(),
            ),
            it.clean,
        )

    private fun lost(count: Int, it: Recovered): Bar =
        Bar(
            "no acknowledged workflow is lost when the process is killed with %,d asleep and a full load"
                .format(Locale.ROOT, count),
            Verdict.of(it.lost == 0 && it.overdueDoneMillis != null),
            "%,d of %,d lost".format(Locale.ROOT, it.lost, it.workflows),
        )
}
