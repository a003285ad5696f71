package dev.perdura.benchmarks.measure

import org.HdrHistogram.Histogram
import kotlin.time.Duration
import kotlin.time.DurationUnit

/**
 * What was measured in a few seconds of one case. [foreignCpuShare] is the part of the machine, 0 to 1, that other
 * processes took meanwhile (null: unknown); a slice with too much of it says little about time.
 */
internal class Slice(
    val workflows: Long,
    val wall: Duration,
    val ownCpu: Duration,
    val allocatedBytes: Long,
    val foreignCpuShare: Double?,
    val latencyMicros: Histogram,
    val counters: Counters?,
) {
    val isClean: Boolean get() = (foreignCpuShare ?: 0.0) <= MAX_FOREIGN_CPU_SHARE
    val throughput: Double get() = workflows / wall.toDouble(DurationUnit.SECONDS)
    val cpuMillisPerWorkflow: Double get() = ownCpu.toDouble(DurationUnit.MILLISECONDS) / workflows
    val allocatedPerWorkflow: Double get() = allocatedBytes.toDouble() / workflows

    fun latencyMillis(percentile: Double): Double = latencyMicros.getValueAtPercentile(percentile) / 1_000.0

    companion object {
        const val MAX_FOREIGN_CPU_SHARE = 0.12

        /** What lies between two readings of the machine. */
        fun between(
            before: MachineReading,
            after: MachineReading,
            latencyMicros: Histogram,
            counters: Counters?,
        ): Slice {
            val wall = after.elapsed - before.elapsed
            val ownCpu = after.ownCpu - before.ownCpu
            val foreign = after.foreignCpuShareSince(before)
            val allocated = (after.allocatedBytes - before.allocatedBytes).coerceAtLeast(0)
            return Slice(latencyMicros.totalCount, wall, ownCpu, allocated, foreign, latencyMicros, counters)
        }
    }
}
