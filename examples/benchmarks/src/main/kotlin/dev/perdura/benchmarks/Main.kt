package dev.perdura.benchmarks

import dev.perdura.benchmarks.bar.Bars
import dev.perdura.benchmarks.bar.Verdict
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
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteRecursively
import kotlin.io.path.div
import kotlin.io.path.writeText
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.milliseconds

private val json = Json { prettyPrint = true }

/**
 * Runs benchmarks 1 to 3, writes `report.json` and `report.md`, prints the latter.
 *
 * Exit code 1: a bar is broken. 2: wrong options. 3: a full run on a machine that is too busy.
 */
public fun main(arguments: Array<String>) {
    val options =
        try {
            Options.of(arguments.toList())
        } catch (wrong: IllegalArgumentException) {
            System.err.println(wrong.message)
            exitProcess(2)
        }
    val report = runBlocking { measure(if (options.quick) Plan.quick else Plan.full) }
    options.output.createDirectories()
    (options.output / "report.json").writeText(json.encodeToString(Report.serializer(), report))
    val markdown = MarkdownReport.of(report)
    (options.output / "report.md").writeText(markdown)
    println(markdown)
    // The official SDK leaves threads behind that would keep the process alive.
    exitProcess(exitCode(report))
}

private fun exitCode(report: Report): Int {
    val noisy = report.sections.flatMap { it.measurements }.count { it.noisy }
    if (report.bars.any { it.verdict == Verdict.BROKEN }) return 1
    if (report.environment.quick || noisy == 0) return 0
    System.err.println(
        "$noisy rows have fewer than ${Measurement.REQUIRED_CLEAN_SLICES} slices with less than 12 % of foreign CPU. " +
            "Their times are not to be quoted: run it again on a quiet machine.",
    )
    return 3
}

@OptIn(kotlin.io.path.ExperimentalPathApi::class)
private suspend fun measure(plan: Plan): Report {
    val directory = Files.createTempDirectory("perdura-benchmarks")
    val interleaved = Interleaved(plan.slices) { System.err.println(it) }
    try {
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
    } finally {
        directory.deleteRecursively()
    }
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
