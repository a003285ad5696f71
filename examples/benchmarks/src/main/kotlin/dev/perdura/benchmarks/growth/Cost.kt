package dev.perdura.benchmarks.growth

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.measure.Machine
import dev.perdura.benchmarks.measure.MachineReading
import dev.perdura.benchmarks.measure.Slice
import kotlinx.serialization.Serializable
import kotlin.time.Duration
import kotlin.time.DurationUnit

/**
 * What a piece of work took of this process. [counters] is null for an engine that does not write; [fileBytes], what
 * was handed to the system to write, and [foreignCpuShare], 0 to 1, are null where the system does not tell.
 */
@Serializable
internal class Cost(
    val wallMillis: Double,
    val cpuMillis: Double,
    val allocatedBytes: Long,
    val fileBytes: Long?,
    val counters: Counters?,
    val foreignCpuShare: Double?,
) {
    /** Whether other processes left its times alone. */
    val isClean: Boolean get() = (foreignCpuShare ?: 0.0) <= Slice.MAX_FOREIGN_CPU_SHARE

    companion object {
        fun between(before: MachineReading, after: MachineReading, counters: Counters?): Cost =
            Cost(
                wallMillis = (after.elapsed - before.elapsed).inMillis(),
                cpuMillis = (after.ownCpu - before.ownCpu).inMillis(),
                allocatedBytes = (after.allocatedBytes - before.allocatedBytes).coerceAtLeast(0),
                fileBytes = after.writtenBytes?.minus(checkNotNull(before.writtenBytes)),
                counters = counters,
                foreignCpuShare = after.foreignCpuShareSince(before),
            )
    }
}

/** Does [work] and says what it cost; [counters] are read before and after. */
internal suspend fun costOf(counters: () -> Counters?, work: suspend () -> Unit): Cost {
    val countersBefore = counters()
    val before = Machine.read()
    work()
    val after = Machine.read()
    return Cost.between(before, after, counters()?.minus(checkNotNull(countersBefore)))
}

internal fun Duration.inMillis(): Double = toDouble(DurationUnit.MILLISECONDS)
