package dev.perdura.house

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe

/** The only main code that reads a clock or draws chance, and why; everything else has time and ids handed in. */
private val worldReaders =
    mapOf(
        "runtime/engine/src/main/java/dev/perdura/engine/internal/timer/SteadyClock.java" to "the engine's clock",
        "runtime/engine/src/main/java/dev/perdura/engine/internal/execution/Ids.java" to "the engine's ids",
        "runtime/client/src/main/kotlin/dev/perdura/client/internal/Ambient.kt" to "handed to client and worker",
        "examples/orders/src/main/kotlin/dev/perdura/examples/orders/command/OrdersCommand.kt" to "reports its speed",
        "examples/orders/src/main/kotlin/dev/perdura/examples/orders/command/Pacer.kt" to "starts so many a second",
        "examples/benchmarks/src/main/kotlin/dev/perdura/benchmarks/measure/Machine.kt" to "measures",
    )

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
            worldReaders.keys - sources.filter { worldReads(it).isNotEmpty() }.map { it.path }.toSet() shouldBe
                emptySet()
        }
    })
