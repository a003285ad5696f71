package dev.perdura.benchmarks.measure

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

internal class SpreadSpec :
    FunSpec({
        test("the median is the middle one, or between the two in the middle") {
            Spread.of(listOf(9.0, 1.0, 2.0)) shouldBe Spread(1.0, 2.0, 9.0)
            Spread.of(listOf(9.0, 1.0, 2.0, 4.0)) shouldBe Spread(1.0, 3.0, 9.0)
        }

        test("there is no median of nothing") {
            shouldThrow<IllegalArgumentException> { Spread.of(emptyList()) }
        }
    })
