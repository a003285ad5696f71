package dev.perdura.benchmarks.measure

import dev.perdura.benchmarks.subject.Subject
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.DurationUnit

/**
 * Workflows start at an even rate, whether or not earlier ones have ended. Latency counts from the moment at which a
 * workflow was due, so a stall is felt by all that it holds up.
 */
internal object OpenLoop {
    suspend fun run(subject: Subject, activities: Int, ratePerSecond: Int, length: Duration): Slice {
        val latencyMicros = ClosedLoop.newHistogram()
        val countersBefore = subject.counters()
        val before = Machine.read()
        withContext(Dispatchers.Default) {
            coroutineScope {
                repeat((ratePerSecond * length.toDouble(DurationUnit.SECONDS)).toInt()) { number ->
                    val due = before.elapsed + 1.seconds * number / ratePerSecond
                    val early = due - Machine.elapsed()
                    if (early.isPositive()) delay(early)
                    launch {
                        subject.execute(activities)
                        latencyMicros.recordValue((Machine.elapsed() - due).toLong(DurationUnit.MICROSECONDS))
                    }
                }
            }
        }
        val counters = subject.counters()?.minus(checkNotNull(countersBefore))
        return Slice.between(before, Machine.read(), latencyMicros, counters)
    }
}
