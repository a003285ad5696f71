package dev.perdura.benchmarks

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.Path

internal class OptionsSpec :
    FunSpec({
        test("options are read in any order; empty ones, as a build passes them, do not count") {
            val options = Options.of(listOf("", "--output", "there", "--quick"))

            options.quick shouldBe true
            options.output shouldBe Path("there")
        }

        test("what is not an option is named, with what is") {
            shouldThrow<IllegalArgumentException> { Options.of(listOf("--fast")) }.message shouldContain
                "Unknown option '--fast': expected --quick, --output DIR"
            shouldThrow<IllegalArgumentException> { Options.of(listOf("--output")) }.message shouldContain "--output"
        }
    })
