package dev.perdura.benchmarks.measure

import com.sun.management.OperatingSystemMXBean
import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory
import java.lang.management.MemoryType
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
    private val IO: Path = Path("/proc/self/io")
    private val STATUS: Path = Path("/proc/self/status")
    private val JIFFY = 10.milliseconds
    private const val KIBI = 1_024
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
            writtenBytes = if (IO.exists()) numberIn(IO, "wchar:") else null,
        )

    /** What this process has in memory, all told; null where the system does not tell. */
    fun residentBytes(): Long? = if (STATUS.exists()) numberIn(STATUS, "VmRSS:") * KIBI else null

    /** What is alive on the heap: it is collected first, twice, for what the first collection finalizes. */
    fun liveHeapBytes(): Long {
        repeat(2) { System.gc() }
        return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used
    }

    /** The most that each pool of the heap has held since [forgetHeapPeak], summed. */
    fun heapPeakBytes(): Long = heapPools().sumOf { it.peakUsage.used }

    fun forgetHeapPeak() {
        // What earlier work left behind is not the peak of the next.
        System.gc()
        heapPools().forEach { it.resetPeakUsage() }
    }

    private fun heapPools() = ManagementFactory.getMemoryPoolMXBeans().filter { it.type == MemoryType.HEAP }

    private fun numberIn(file: Path, name: String): Long =
        file.useLines { lines -> lines.first { it.startsWith(name) } }.filter { it.isDigit() }.toLong()

    /** user, nice, system, irq, softirq, steal: all that is neither idle nor waiting for a disk. */
    private fun allCpu(): Duration {
        val fields = STAT.useLines { it.first() }.split(' ').filter { it.isNotEmpty() }.drop(1).map { it.toLong() }
        return JIFFY * (fields.take(3) + fields.drop(5).take(3)).sum().toDouble()
    }
}

/**
 * The meters at one moment. [allCpu], and [writtenBytes], what this process has handed to the system to write, are null
 * where the system does not tell.
 */
internal class MachineReading(
    val elapsed: Duration,
    val ownCpu: Duration,
    val allCpu: Duration?,
    val allocatedBytes: Long,
    val writtenBytes: Long? = null,
) {
    /** The part of the machine, 0 to 1, that other processes took since [before]; null where that is unknown. */
    fun foreignCpuShareSince(before: MachineReading): Double? {
        if (before.allCpu == null || allCpu == null) return null
        val foreign = allCpu - before.allCpu - (ownCpu - before.ownCpu)
        return (foreign / ((elapsed - before.elapsed) * Machine.processors)).coerceAtLeast(0.0)
    }
}
