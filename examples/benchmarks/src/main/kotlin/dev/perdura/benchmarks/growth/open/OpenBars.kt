package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.bar.Verdict
import java.util.Locale

/** A start after a kill must not take much longer because many workflows are open. */
internal object OpenBars {
    private const val MOST = 3.0

    fun of(results: List<OpenResult>, baseline: Int): List<Bar> {
        val small = results.first { it.count == baseline }
        val large = results.maxBy { it.count }
        val quiet = small.isQuiet && large.isQuiet
        return listOf(
            bar(small, large, "CPU time", judged = true) { it.cpuMillis },
            bar(small, large, "time", judged = quiet) { it.firstWorkflowMillis },
        )
    }

    private fun bar(
        small: OpenResult,
        large: OpenResult,
        what: String,
        judged: Boolean,
        value: (Reopened) -> Double,
    ): Bar {
        val ratio = large.median(value) / small.median(value)
        return Bar(
            "with %,d open workflows the $what to the first new one after a kill is under %.0f times that with %,d"
                .format(Locale.ROOT, large.count, MOST, small.count),
            if (judged) Verdict.of(ratio < MOST) else Verdict.NOT_JUDGED,
            "%.2f times".format(Locale.ROOT, ratio),
        )
    }
}
