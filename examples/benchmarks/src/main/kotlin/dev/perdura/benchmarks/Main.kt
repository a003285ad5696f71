package dev.perdura.benchmarks

import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.GrowthPlan
import dev.perdura.benchmarks.growth.growthSuite
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteRecursively
import kotlin.io.path.div
import kotlin.io.path.writeText
import kotlin.system.exitProcess

/**
 * Runs a suite, writes its report as JSON and as markdown, prints the latter.
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
    val result = runBlocking { run(options) }
    options.output.createDirectories()
    (options.output / "${result.name}.json").writeText(result.json)
    (options.output / "${result.name}.md").writeText(result.markdown)
    println(result.markdown)
    // The official SDK leaves threads behind that would keep the process alive.
    exitProcess(exitCode(result))
}

@OptIn(ExperimentalPathApi::class)
private suspend fun run(options: Options): SuiteResult {
    val directory = Files.createTempDirectory("perdura-benchmarks")
    return try {
        when (options.suite) {
            Suite.COST -> costSuite(options.mode == Mode.QUICK, directory)
            Suite.GROWTH -> growthSuite(GrowthPlan.of(options.mode), options.parts, directory)
        }
    } finally {
        directory.deleteRecursively()
    }
}

private fun exitCode(result: SuiteResult): Int {
    if (result.bars.any { it.verdict == Verdict.BROKEN }) return 1
    if (result.unfit == null) return 0
    System.err.println(result.unfit)
    return 3
}
