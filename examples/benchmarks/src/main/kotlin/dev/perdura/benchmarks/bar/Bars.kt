package dev.perdura.benchmarks.bar

import dev.perdura.benchmarks.floor.Floor
import dev.perdura.benchmarks.measure.Measurement
import java.util.Locale

/** The bars are counts, or ratios of figures of the same run: they hold still on a noisy machine. */
internal object Bars {
    private const val TRANSITIONS_PER_SYNC = 20.0
    private const val ROWS_PER_TRANSITION = 3.0

    /** How many raw commits a lone caller's commit may take; even a timer of one millisecond would be beyond it. */
    private const val COMMITS_IN_FLOORS = 8.0

    fun of(measurements: List<Measurement>, rawCommit: Floor): List<Bar> {
        val durable = measurements.filter { it.transitions != null }
        return durable.filter { it.callers == 128 }.map(::sharesSyncs) +
            durable.filter { it.callers == 1 }.flatMap { listOf(commitsAlone(it), waitsForNobody(it, rawCommit)) } +
            rowsPerTransition(durable)
    }

    private fun sharesSyncs(it: Measurement): Bar {
        val found = checkNotNull(it.transitionsPerSync)
        return Bar(
            "at 128 callers at least 20 transitions share a sync (${it.activities} activities)",
            found >= TRANSITIONS_PER_SYNC,
            "%.1f".at(found),
        )
    }

    private fun commitsAlone(it: Measurement): Bar {
        val found = checkNotNull(it.commitsPerTransition)
        return Bar(
            "a lone caller's transitions are not held back to be batched (${it.activities} activities)",
            found >= 0.4,
            "%.2f commits per transition".at(found),
        )
    }

    private fun waitsForNobody(it: Measurement, rawCommit: Floor): Bar {
        val perCommitMicros = it.p50Millis.median * 1_000 / checkNotNull(it.commits)
        val floors = perCommitMicros / rawCommit.p50Micros
        return Bar(
            "a lone caller waits for no batching timer (${it.activities} activities)",
            floors <= COMMITS_IN_FLOORS,
            "%.0f us per commit, all included: %.1f times a raw commit of %.0f us"
                .at(perCommitMicros, floors, rawCommit.p50Micros),
        )
    }

    private fun rowsPerTransition(durable: List<Measurement>): Bar {
        val worst = durable.maxOf { checkNotNull(it.rowsPerTransition) }
        return Bar("at most 3 rows per transition", worst <= ROWS_PER_TRANSITION, "%.2f at most".at(worst))
    }

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)
}
