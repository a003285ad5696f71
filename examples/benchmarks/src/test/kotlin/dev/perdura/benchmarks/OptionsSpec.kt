package dev.perdura.benchmarks

import dev.perdura.benchmarks.growth.Part
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.Path

internal class OptionsSpec :
    FunSpec({
        fun refusalOf(vararg arguments: String) =
            shouldThrow<IllegalArgumentException> { Options.of(arguments.toList()) }.message

        test("options are read in any order; empty ones, as a build passes them, do not count") {
            val options = Options.of(listOf("", "--output", "there", "--quick"))

            options.mode shouldBe Mode.QUICK
            options.output shouldBe Path("there")
        }

        test("without options, benchmarks 1 to 3 are measured in full") {
            val options = Options.of(emptyList())

            options.suite shouldBe Suite.COST
            options.mode shouldBe Mode.FULL
        }

        test("the growth suite is measured as a whole, or in parts") {
            Options.of(listOf("--growth")).parts shouldBe Part.entries.toSet()

            val options = Options.of(listOf("--part", "recovery", "--smoke", "--growth", "--part", "open"))
            options.suite shouldBe Suite.GROWTH
            options.mode shouldBe Mode.SMOKE
            options.parts shouldBe setOf(Part.OPEN_WORKFLOWS, Part.RECOVERY)
        }

        test("what is not an option is named, with what is") {
            refusalOf("--fast") shouldContain "Unknown option '--fast': expected --growth, --quick"
            refusalOf("--output") shouldContain "--output"
            refusalOf("--growth", "--part", "width") shouldContain "expected one of curve, open"
        }

        test("what only the growth suite has is refused without it") {
            refusalOf("--smoke") shouldContain "--growth"
            refusalOf("--part", "curve") shouldContain "--growth"
        }
    })
