package dev.perdura.benchmarks.growth.backlog

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.inMillis
import dev.perdura.benchmarks.growth.report.TableRow
import java.util.Locale
import kotlin.time.Duration

/**
 * What came of [signals] to a workflow that wanted to continue as new [wanted] times if it had got through at once.
 * [counted]: by all its runs together, null if it did not end in time; [changes]: how long each change took.
 */
internal class ContinuedAsNew(
    val subject: String,
    val signals: Int,
    val counted: Int?,
    val wanted: Int,
    val changes: List<Duration>,
    val cost: Cost,
) {
    fun row(): TableRow {
        val sorted = changes.sorted()
        return TableRow(
            subject,
            linkedMapOf(
                "signals" to signals.toDouble(),
                "counted" to counted?.toDouble(),
                "runs continued" to changes.size.toDouble(),
                "median ms" to sorted.getOrNull(sorted.size / 2)?.inMillis(),
                "longest ms" to sorted.lastOrNull()?.inMillis(),
                "CPU us/signal" to cost.cpuMillis * 1_000 / signals,
            ),
            cost.isClean,
        )
    }

    /** A run that is let go late has seen more signals by then, so there are fewer; half are enough. */
    fun bar(): Bar =
        Bar(
            "continue-as-new gets through while signals come, and none is lost",
            Verdict.of(counted == signals && changes.size >= wanted / 2),
            "%s of %,d signals counted; %d runs continued as new, at least %d".format(
                Locale.ROOT,
                counted?.let { "%,d".format(Locale.ROOT, it) } ?: "not ended; none",
                signals,
                changes.size,
                wanted / 2,
            ),
        )
}
