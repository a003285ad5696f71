package dev.perdura.benchmarks.growth

import dev.perdura.benchmarks.Mode
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes

/** How much the growth suite measures. */
internal class GrowthPlan(
    val mode: Mode,
    val curve: CurvePlan,
    val open: OpenPlan,
    val backlog: BacklogPlan,
    val fanOut: FanOutPlan,
    val recovery: RecoveryPlan,
) {
    companion object {
        fun of(mode: Mode): GrowthPlan =
            when (mode) {
                Mode.FULL -> full
                Mode.QUICK -> quick
                Mode.SMOKE -> smoke
            }

        private val full =
            GrowthPlan(
                Mode.FULL,
                curve =
                    CurvePlan(
                        sequential = listOf(1_250, 2_500, 5_000, 10_000),
                        parallel = listOf(250, 500, 1_000, 2_000),
                        signals = listOf(1_250, 2_500, 5_000, 10_000),
                        warmUps = 2,
                        rounds = 5,
                    ),
                open =
                    OpenPlan(
                        counts = listOf(1_000, 2_000, 10_000, 100_000),
                        baseline = 2_000,
                        starts = 3,
                        hot = 100,
                    ),
                backlog =
                    BacklogPlan(
                        sizes = listOf(1, 10, 100, 1_000, 2_500, 5_000, 10_000),
                        warmUpSize = 1_000,
                        seconds = 10,
                    ),
                fanOut = FanOutPlan(widths = listOf(1, 10, 100, 500, 2_000), warmUpWidth = 500),
                recovery = RecoveryPlan(counts = listOf(1_000, 100_000)),
            )

        private val quick =
            GrowthPlan(
                Mode.QUICK,
                curve =
                    CurvePlan(
                        sequential = listOf(500, 1_000, 2_000, 4_000),
                        parallel = listOf(250, 500, 1_000, 2_000),
                        signals = listOf(500, 1_000, 2_000, 4_000),
                        warmUps = 3,
                        rounds = 2,
                    ),
                open = OpenPlan(counts = listOf(500, 5_000), baseline = 500, starts = 1, hot = 100),
                backlog = BacklogPlan(sizes = listOf(1, 100, 1_000), warmUpSize = 500, seconds = 4),
                fanOut = FanOutPlan(widths = listOf(1, 10, 100, 500), warmUpWidth = 100),
                recovery = RecoveryPlan(counts = listOf(500, 5_000)),
            )

        private val smoke =
            GrowthPlan(
                Mode.SMOKE,
                curve =
                    CurvePlan(
                        sequential = listOf(5, 10, 20, 40),
                        parallel = listOf(5, 10, 20, 40),
                        signals = listOf(5, 10, 20, 40),
                        warmUps = 1,
                        rounds = 1,
                    ),
                open = OpenPlan(counts = listOf(40, 80), baseline = 40, starts = 1, hot = 10),
                backlog = BacklogPlan(sizes = listOf(1, 10), warmUpSize = 5, seconds = 1),
                fanOut = FanOutPlan(widths = listOf(1, 10), warmUpWidth = 5),
                recovery = RecoveryPlan(counts = listOf(40)),
            )
    }
}

/** Sizes of single runs, ascending, each measured [rounds] times after [warmUps] of the largest one. */
internal class CurvePlan(
    val sequential: List<Int>,
    val parallel: List<Int>,
    val signals: List<Int>,
    val warmUps: Int,
    val rounds: Int,
)

/**
 * Numbers of open workflows, ascending, each killed and started [starts] times; the largest is held against [baseline];
 * [hot] of each are woken. Heaps of the processes that open the file and of those that fill it.
 */
internal class OpenPlan(
    val counts: List<Int>,
    val baseline: Int,
    val starts: Int,
    val hot: Int,
    val heapMebibytes: Int = 512,
    val parkingHeapMebibytes: Int = 1_536,
    val patience: Duration = 10.minutes,
)

/** Numbers of sleeping workflows; heaps of the process that is killed and of the one that recovers. */
internal class RecoveryPlan(
    val counts: List<Int>,
    val loadHeapMebibytes: Int = 1_536,
    val heapMebibytes: Int = 1_024,
    val patience: Duration = 12.minutes,
)

/**
 * Numbers of signals that wait for a worker, ascending, sent by [callers] at once; then [signalsPerSecond] for
 * [seconds] to a workflow that continues as new after every [signalsPerRun].
 */
internal class BacklogPlan(
    val sizes: List<Int>,
    val warmUpSize: Int,
    val seconds: Int,
    val warmUps: Int = 3,
    val callers: Int = 16,
    val signalsPerSecond: Int = 1_000,
    val signalsPerRun: Int = 500,
    val patience: Duration = 1.minutes,
)

/** Numbers of activities and children at once, ascending; the cheapest of [rounds] counts. */
internal class FanOutPlan(
    val widths: List<Int>,
    val warmUpWidth: Int,
    val warmUps: Int = 3,
    val rounds: Int = 2,
    val mostRuns: Int = 20,
    val patience: Duration = 1.minutes,
)
