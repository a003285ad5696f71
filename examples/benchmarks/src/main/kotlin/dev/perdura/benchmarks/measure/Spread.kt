package dev.perdura.benchmarks.measure

import kotlinx.serialization.Serializable

/** A figure over several slices. */
@Serializable
internal data class Spread(val minimum: Double, val median: Double, val maximum: Double) {
    companion object {
        fun of(values: List<Double>): Spread {
            require(values.isNotEmpty()) { "Nothing to take the median of" }
            val sorted = values.sorted()
            val middle = sorted.size / 2
            val median = if (sorted.size % 2 == 1) sorted[middle] else (sorted[middle - 1] + sorted[middle]) / 2
            return Spread(sorted.first(), median, sorted.last())
        }
    }
}
