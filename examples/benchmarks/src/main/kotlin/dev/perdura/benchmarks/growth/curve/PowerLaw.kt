package dev.perdura.benchmarks.growth.curve

import kotlin.math.ln
import kotlin.math.pow

/**
 * The least-squares line through points on a double logarithmic scale: cost = size ^ [exponent], up to a factor. An
 * exponent of 1 is a cost that grows with the size and no faster.
 *
 * [determination] (R squared, 0 to 1) says how well the points lie on the line.
 */
internal class PowerLaw(val exponent: Double, val determination: Double) {
    companion object {
        /** Through ([sizes], [costs]), all above zero, of two sizes at least. */
        fun fit(sizes: List<Double>, costs: List<Double>): PowerLaw {
            require(sizes.size == costs.size) { "${sizes.size} sizes, but ${costs.size} costs" }
            require(sizes.distinct().size > 1) { "Expected two sizes at least, got ${sizes.distinct()}" }
            require((sizes + costs).all { it > 0 }) { "Expected numbers above zero, got sizes $sizes, costs $costs" }
            val x = sizes.map { ln(it) }
            val y = costs.map { ln(it) }
            val middleX = x.average()
            val middleY = y.average()
            val exponent =
                x.zip(y).sumOf { (a, b) -> (a - middleX) * (b - middleY) } / x.sumOf { (it - middleX).pow(2) }
            val unexplained = x.zip(y).sumOf { (a, b) -> (b - middleY - exponent * (a - middleX)).pow(2) }
            val all = y.sumOf { (it - middleY).pow(2) }
            return PowerLaw(exponent, if (all == 0.0) 1.0 else 1 - unexplained / all)
        }
    }
}
