package dev.perdura.benchmarks

import dev.perdura.benchmarks.bar.Bars
import dev.perdura.benchmarks.benchmark.GroupCommit
import dev.perdura.benchmarks.benchmark.Plan
import dev.perdura.benchmarks.benchmark.StepLatency
import dev.perdura.benchmarks.benchmark.Throughput
import dev.perdura.benchmarks.floor.EmptyCalls
import dev.perdura.benchmarks.floor.RawCommits
import dev.perdura.benchmarks.measure.Interleaved
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
import kotlin.time.Duration.Companion.seconds

private val json = Json { prettyPrint = true }

/** Runs benchmarks 1 to 3, writes `report.json` and `report.md`, prints the latter. Exit code 1: a bar is broken. */
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
    exitProcess(if (report.bars.all { it.holds }) 0 else 1)
}

@OptIn(kotlin.io.path.ExperimentalPathApi::class)
private suspend fun measure(plan: Plan): Report {
    val directory = Files.createTempDirectory("perdura-benchmarks")
    val interleaved = Interleaved(plan.slices) { System.err.println(it) }
    try {
        val floorLength = if (plan.quick) 1.seconds else 5.seconds
        val rawCommit = RawCommits(directory / "floor.db", rowBytes = 400).measure(floorLength)
        val emptyCall = EmptyCalls.measure(floorLength)
        val sections =
            EmbeddedPerdura.on(directory / "benchmark.db").use { ours ->
                SdkOnTestServer().use { peer ->
                    SdkOnPerdura(directory / "tcp.db").use { overTcp ->
                        listOf(
                            StepLatency(plan, interleaved).measure(ours, peer),
                            Throughput(plan, interleaved).measure(ours, listOf(peer, overTcp)),
                        )
                    }
                } + groupCommit(plan, interleaved, ours, directory)
            }
        val bars =
            Bars.of(
                sections.flatMap { it.measurements }.filter { it.subject == EmbeddedPerdura.NAME },
                rawCommit,
            )
        return Report(Environment.here(plan.quick), listOf(rawCommit, emptyCall), sections, bars)
    } finally {
        directory.deleteRecursively()
    }
}

private suspend fun groupCommit(plan: Plan, interleaved: Interleaved, ours: Subject, directory: Path): Section =
    EmbeddedPerdura.onSlowDisk(directory / "slow.db", 1.milliseconds).use { slow ->
        EmbeddedPerdura.onSlowDisk(directory / "slower.db", 5.milliseconds).use { slower ->
            GroupCommit(plan, interleaved).measure(listOf(ours, slow, slower))
        }
    }
