package dev.perdura.benchmarks.measure

import com.sun.management.OperatingSystemMXBean
import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.exists
import kotlin.io.path.useLines
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.TimeSource

/**
 * The clock and the meters of the machine: the only place of the benchmarks that reads either.
 *
 * Allocation is summed over the threads that are alive at a reading, so what a thread allocated between a reading and
 * its own death is missed; pools live through a slice.
 */
internal object Machine {
    private val STAT: Path = Path("/proc/stat")
    private val JIFFY = 10.milliseconds
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private val start = TimeSource.Monotonic.markNow()

    val processors: Int = Runtime.getRuntime().availableProcessors()

    /** Time since an arbitrary point; never goes back. */
    fun elapsed(): Duration = start.elapsedNow()

    fun read(): MachineReading =
        MachineReading(
            elapsed = elapsed(),
            ownCpu = system.processCpuTime.nanoseconds,
            allCpu = if (STAT.exists()) allCpu() else null,
            allocatedBytes = threads.getThreadAllocatedBytes(threads.allThreadIds).filter { it > 0 }.sum(),
        )

    /** user, nice, system, irq, softirq, steal: all that is neither idle nor waiting for a disk. */
    private fun allCpu(): Duration {
        val fields = STAT.useLines { it.first() }.split(' ').filter { it.isNotEmpty() }.drop(1).map { it.toLong() }
        return JIFFY * (fields.take(3) + fields.drop(5).take(3)).sum().toDouble()
    }
}

/** The meters at one moment. [allCpu] is null where the system does not tell. */
internal class MachineReading(
    val elapsed: Duration,
    val ownCpu: Duration,
    val allCpu: Duration?,
    val allocatedBytes: Long,
)
