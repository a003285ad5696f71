package dev.perdura.benchmarks.measure

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.HdrHistogram.ConcurrentHistogram
import org.HdrHistogram.Histogram
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** Each caller starts its next workflow when its last one has ended. */
internal object ClosedLoop {
    /** Runs [case] for [length], and then until everything that was started has ended; that is in the slice too. */
    suspend fun run(case: Case, length: Duration): Slice {
        val latencyMicros = newHistogram()
        val countersBefore = case.subject.counters()
        val before = Machine.read()
        val end = before.elapsed + length
        coroutineScope {
            repeat(case.callers) {
                launch(Dispatchers.Default) {
                    do {
                        val start = Machine.elapsed()
                        case.subject.execute(case.activities)
                        latencyMicros.recordValue((Machine.elapsed() - start).toLong(DurationUnit.MICROSECONDS))
                    } while (Machine.elapsed() < end)
                }
            }
        }
        val after = Machine.read()
        val counters = case.subject.counters()?.minus(checkNotNull(countersBefore))
        return Slice.between(before, after, latencyMicros, counters)
    }

    /** Microseconds with three digits, up to ten minutes. */
    fun newHistogram(): Histogram = ConcurrentHistogram(600_000_000L, 3)
}
