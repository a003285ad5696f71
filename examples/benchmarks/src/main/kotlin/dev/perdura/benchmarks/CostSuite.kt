package dev.perdura.benchmarks

import dev.perdura.benchmarks.bar.Bars
import dev.perdura.benchmarks.benchmark.GroupCommit
import dev.perdura.benchmarks.benchmark.Plan
import dev.perdura.benchmarks.benchmark.StepLatency
import dev.perdura.benchmarks.benchmark.Throughput
import dev.perdura.benchmarks.floor.EmptyCalls
import dev.perdura.benchmarks.floor.RawCommits
import dev.perdura.benchmarks.measure.Interleaved
import dev.perdura.benchmarks.measure.Measurement
import dev.perdura.benchmarks.report.Environment
import dev.perdura.benchmarks.report.MarkdownReport
import dev.perdura.benchmarks.report.Report
import dev.perdura.benchmarks.report.Section
import dev.perdura.benchmarks.subject.EmbeddedPerdura
import dev.perdura.benchmarks.subject.SdkOnPerdura
import dev.perdura.benchmarks.subject.SdkOnTestServer
import dev.perdura.benchmarks.subject.Subject
import java.nio.file.Path
import kotlin.io.path.div
import kotlin.time.Duration.Companion.milliseconds

/** Benchmarks 1 to 3: what a workflow takes and costs, next to peers. */
internal suspend fun costSuite(quick: Boolean, directory: Path): SuiteResult {
    val report = measure(if (quick) Plan.quick else Plan.full, directory)
    val noisy = report.sections.flatMap { it.measurements }.count { it.noisy }
    return SuiteResult(
        name = "report",
        json = reportJson.encodeToString(Report.serializer(), report),
        markdown = MarkdownReport.of(report),
        bars = report.bars,
        unfit =
            if (quick || noisy == 0) {
                null
            } else {
                "$noisy rows have fewer than ${Measurement.REQUIRED_CLEAN_SLICES} slices with less than 12 % of " +
                    "foreign CPU. Their times are not to be quoted: run it again on a quiet machine."
            },
    )
}

private suspend fun measure(plan: Plan, directory: Path): Report {
    val interleaved = Interleaved(plan.slices) { System.err.println(it) }
    val emptyCall = EmptyCalls.measure(plan.slices.sliceLength * 2)
    val sections =
        EmbeddedPerdura.on(directory / "benchmark.db").use { ours ->
            againstPeers(plan, interleaved, ours, directory) + groupCommit(plan, interleaved, ours, directory)
        }
    val measurements = sections.flatMap { it.measurements }
    val bars =
        Bars.of(
            measurements.filter { it.subject == EmbeddedPerdura.NAME },
            measurements.first { it.subject == RawCommits.NAME },
        )
    return Report(Environment.here(plan.quick), listOf(emptyCall), sections, bars)
}

private suspend fun againstPeers(plan: Plan, interleaved: Interleaved, ours: Subject, directory: Path): List<Section> =
    SdkOnTestServer().use { peer ->
        val latency =
            RawCommits(directory / "floor.db", rowBytes = 400).use { rawCommits ->
                StepLatency(plan, interleaved).measure(ours, peer, rawCommits)
            }
        val throughput =
            SdkOnPerdura(directory / "tcp.db").use { overTcp ->
                Throughput(plan, interleaved).measure(ours, listOf(peer, overTcp))
            }
        listOf(latency, throughput)
    }

private suspend fun groupCommit(plan: Plan, interleaved: Interleaved, ours: Subject, directory: Path): Section =
    EmbeddedPerdura.onSlowDisk(directory / "slow.db", 1.milliseconds).use { slow ->
        EmbeddedPerdura.onSlowDisk(directory / "slower.db", 5.milliseconds).use { slower ->
            GroupCommit(plan, interleaved).measure(listOf(ours, slow, slower))
        }
    }
