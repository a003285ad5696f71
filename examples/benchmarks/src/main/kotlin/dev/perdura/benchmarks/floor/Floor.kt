package dev.perdura.benchmarks.floor

import kotlinx.serialization.Serializable
import org.HdrHistogram.Histogram
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** A figure that nothing built on top can beat, from the same run on the same machine. */
@Serializable
internal class Floor(val name: String, val perSecond: Double, val p50Micros: Double, val p99Micros: Double) {
    companion object {
        fun of(name: String, latencyMicros: Histogram, length: Duration): Floor =
            Floor(
                name,
                latencyMicros.totalCount / length.toDouble(DurationUnit.SECONDS),
                latencyMicros.getValueAtPercentile(50.0).toDouble(),
                latencyMicros.getValueAtPercentile(99.0).toDouble(),
            )
    }
}
