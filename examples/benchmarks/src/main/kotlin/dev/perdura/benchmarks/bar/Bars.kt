package dev.perdura.benchmarks.bar

import dev.perdura.benchmarks.measure.Measurement
import java.util.Locale

/** The bars are counts, which hold still on a noisy machine, and one ratio of times of the same run, which does not. */
internal object Bars {
    private const val TRANSITIONS_PER_SYNC = 20.0
    private const val COMMITS_PER_TRANSITION = 0.4
    private const val ROWS_PER_TRANSITION = 3.0

    /** How many raw commits a lone caller's commit may take; even a timer of one millisecond would be beyond it. */
    private const val COMMITS_IN_FLOORS = 8.0

    /** [measurements] of our own engine; [rawCommit] is F1, its slices between those of the lone callers. */
    fun of(measurements: List<Measurement>, rawCommit: Measurement): List<Bar> =
        measurements.filter { it.callers == 128 }.map(::sharesSyncs) +
            measurements.filter { it.callers == 1 }.flatMap {
                listOf(
                    commitsAlone(it),
                    waitsForNobody(it, rawCommit),
                )
            } +
            rowsPerTransition(measurements)

    private fun sharesSyncs(it: Measurement): Bar {
        val found = checkNotNull(it.transitionsPerSync)
        return Bar(
            "at 128 callers at least 20 transitions share a sync (${it.activities} activities)",
            Verdict.of(found >= TRANSITIONS_PER_SYNC),
            "%.1f".at(found),
        )
    }

    private fun commitsAlone(it: Measurement): Bar {
        val found = checkNotNull(it.commitsPerTransition)
        return Bar(
            "a lone caller's transitions are not held back to be batched (${it.activities} activities)",
            Verdict.of(found >= COMMITS_PER_TRANSITION),
            "%.2f commits per transition".at(found),
        )
    }

    private fun waitsForNobody(it: Measurement, rawCommit: Measurement): Bar {
        val floorMicros = rawCommit.p50Millis.median * 1_000
        val perCommitMicros = it.p50Millis.median * 1_000 / checkNotNull(it.commits)
        val floors = perCommitMicros / floorMicros
        return Bar(
            "a lone caller waits for no batching timer (${it.activities} activities)",
            if (it.noisy || rawCommit.noisy) Verdict.NOT_JUDGED else Verdict.of(floors <= COMMITS_IN_FLOORS),
            "%.0f us per commit, all included: %.1f times a raw commit of %.0f us".at(
                perCommitMicros,
                floors,
                floorMicros,
            ),
        )
    }

    private fun rowsPerTransition(measurements: List<Measurement>): Bar {
        val worst = measurements.maxOf { checkNotNull(it.rowsPerTransition) }
        return Bar(
            "at most 3 rows per transition",
            Verdict.of(worst <= ROWS_PER_TRANSITION),
            "%.2f at most".at(worst),
        )
    }

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)
}
