package dev.perdura.benchmarks.growth.curve

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.shouldBe
import kotlin.math.pow

internal class PowerLawSpec :
    FunSpec({
        val sizes = listOf(1_250.0, 2_500.0, 5_000.0, 10_000.0)

        test("the exponent of a power is found, whatever its factor") {
            for (exponent in listOf(0.0, 0.5, 1.0, 1.1, 2.0)) {
                val law = PowerLaw.fit(sizes, sizes.map { 7 * it.pow(exponent) })

                law.exponent shouldBe (exponent plusOrMinus 1e-9)
                law.determination shouldBe (1.0 plusOrMinus 1e-9)
            }
        }

        test("a constant part makes the exponent smaller, never larger than one") {
            PowerLaw.fit(sizes, sizes.map { 500 + it }).exponent.shouldBeBetween(0.8, 0.99, 0.0)
        }

        test("a square part that is half of the largest cost is beyond the bar") {
            val law = PowerLaw.fit(sizes, sizes.map { it + it * it / 10_000 })

            law.exponent.shouldBeBetween(1.2, 1.3, 0.0)
        }

        test("points off the line are told") {
            val law = PowerLaw.fit(listOf(1.0, 2.0, 4.0), listOf(1.0, 9.0, 4.0))

            law.determination.shouldBeBetween(0.2, 0.6, 0.0)
        }

        test("there is no line through one size, nor through what is not above zero") {
            shouldThrow<IllegalArgumentException> { PowerLaw.fit(listOf(5.0, 5.0), listOf(1.0, 2.0)) }
            shouldThrow<IllegalArgumentException> { PowerLaw.fit(listOf(1.0, 2.0), listOf(0.0, 2.0)) }
            shouldThrow<IllegalArgumentException> { PowerLaw.fit(listOf(1.0, 2.0), listOf(1.0)) }
        }
    })
