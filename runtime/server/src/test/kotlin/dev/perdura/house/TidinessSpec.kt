package dev.perdura.house

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe

/** The only main code that reads a clock or draws chance; everything else has time and ids handed in. */
private val worldReaders = setOf<String>()

class TidinessSpec :
    FunSpec({
        val sources = repositorySources()

        test("the sources are found") {
            sources.count { it.isMain && it.isCode } shouldBeGreaterThan 10
        }

        test("the sources are tidy") {
            sources.flatMap(::findings).joinToString("\n") shouldBe ""
        }

        test("clocks are read and chance is drawn only where it is listed") {
            sources.filter { it.path !in worldReaders }.flatMap(::worldReads).joinToString("\n") shouldBe ""
        }

        test("what is listed does read a clock or draw chance") {
            worldReaders - sources.filter { worldReads(it).isNotEmpty() }.map { it.path }.toSet() shouldBe emptySet()
        }
    })
