package dev.perdura.benchmarks.benchmark

import dev.perdura.benchmarks.measure.SlicePlan
import kotlin.time.Duration.Companion.seconds

/** How much is measured: [full] is to be quoted, [quick] takes about two minutes and shows that nothing is broken. */
internal class Plan(
    val quick: Boolean,
    val slices: SlicePlan,
    val throughput: List<Pair<Int, Int>>,
    val peerThroughput: List<Pair<Int, Int>>,
    val latencyActivities: List<Int>,
    val groupCommitCallers: List<Int>,
) {
    companion object {
        private val CALLERS = listOf(1, 16, 128, 1_024)

        val full: Plan =
            Plan(
                quick = false,
                slices =
                    SlicePlan(
                        sliceLength = 1.seconds,
                        minSlices = 5,
                        maxSlices = 15,
                        maxWarmUp = 15.seconds,
                        toleratesNoise = false,
                    ),
                throughput = listOf(0, 1, 3, 5, 10).flatMap { activities -> CALLERS.map { activities to it } },
                peerThroughput = listOf(1 to 1, 1 to 16, 1 to 128, 3 to 16, 5 to 16),
                latencyActivities = listOf(0, 1, 3, 10),
                groupCommitCallers = CALLERS,
            )

        val quick: Plan =
            Plan(
                quick = true,
                slices =
                    SlicePlan(
                        sliceLength = 1.seconds,
                        minSlices = 2,
                        maxSlices = 2,
                        maxWarmUp = 6.seconds,
                        toleratesNoise = true,
                    ),
                throughput = listOf(0 to 128, 1 to 16, 1 to 128, 1 to 1_024, 5 to 128),
                peerThroughput = listOf(1 to 16),
                latencyActivities = listOf(0, 1),
                groupCommitCallers = listOf(1, 128),
            )
    }
}
