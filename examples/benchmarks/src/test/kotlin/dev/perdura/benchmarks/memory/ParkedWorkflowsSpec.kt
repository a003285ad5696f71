package dev.perdura.benchmarks.memory

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.util.concurrent.TimeUnit
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.pathString

internal class ParkedWorkflowsSpec :
    FunSpec({
        val directory = tempdir("parked").toPath()

        test("10,000 parked workflows in a JVM of 512 MiB: none is evicted, all finish when they are woken") {
            val java = Path(System.getProperty("java.home")) / "bin" / "java"
            val output = (directory / "output.txt").toFile()
            val child =
                ProcessBuilder(
                    java.pathString,
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.perdura.benchmarks.memory.ParkedWorkflowsKt",
                    (directory / "parked.db").pathString,
                    "10000",
                ).redirectErrorStream(true).redirectOutput(output).start()

            val ended = child.waitFor(5, TimeUnit.MINUTES)
            if (!ended) child.destroyForcibly()

            println(output.readText())
            withClue(output.readText()) {
                ended shouldBe true
                child.exitValue() shouldBe 0
            }
        }
    })
