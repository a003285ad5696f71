package dev.perdura.benchmarks.growth.report

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.report.Environment
import kotlinx.serialization.Serializable

/** Everything that one run of the growth suite found. */
@Serializable
internal class GrowthReport(val environment: Environment, val sections: List<GrowthSection>) {
    val bars: List<Bar> get() = sections.flatMap { it.bars }
}

/** One part of the suite: what it found, what is concluded from it, what must hold. */
@Serializable
internal class GrowthSection(val title: String, val tables: List<Table>, val notes: List<String>, val bars: List<Bar>)
