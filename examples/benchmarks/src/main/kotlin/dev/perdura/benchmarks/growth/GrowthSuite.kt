package dev.perdura.benchmarks.growth

import dev.perdura.benchmarks.Mode
import dev.perdura.benchmarks.SuiteResult
import dev.perdura.benchmarks.growth.backlog.Backlog
import dev.perdura.benchmarks.growth.curve.TransitionCurves
import dev.perdura.benchmarks.growth.fanout.FanOut
import dev.perdura.benchmarks.growth.open.OpenWorkflows
import dev.perdura.benchmarks.growth.recovery.Recovery
import dev.perdura.benchmarks.growth.report.GrowthMarkdown
import dev.perdura.benchmarks.growth.report.GrowthReport
import dev.perdura.benchmarks.growth.report.GrowthSection
import dev.perdura.benchmarks.report.Environment
import dev.perdura.benchmarks.reportJson
import java.nio.file.Path

/** How cost and time grow: with a run's length and width, with open runs, with what waits. */
internal suspend fun growthSuite(plan: GrowthPlan, parts: Set<Part>, directory: Path): SuiteResult {
    val sections =
        Part.entries.filter { it in parts }.map { part ->
            Progress.say("part ${part.optionName}")
            measure(part, plan, directory)
        }
    val report = GrowthReport(Environment.here(quick = plan.mode != Mode.FULL), sections)
    return SuiteResult(
        name = "growth",
        json = reportJson.encodeToString(GrowthReport.serializer(), report),
        markdown = GrowthMarkdown.of(report),
        bars = report.bars,
        unfit = null,
    )
}

private suspend fun measure(part: Part, plan: GrowthPlan, directory: Path): GrowthSection =
    when (part) {
        Part.CURVE -> TransitionCurves(plan.curve, directory, Progress).measure()
        Part.OPEN_WORKFLOWS -> OpenWorkflows(plan.open, directory, Progress).measure()
        Part.BACKLOG -> Backlog(plan.backlog, directory, Progress).measure()
        Part.FAN_OUT -> FanOut(plan.fanOut, directory, Progress).measure()
        Part.RECOVERY -> Recovery(plan.recovery, directory, Progress).measure()
    }
