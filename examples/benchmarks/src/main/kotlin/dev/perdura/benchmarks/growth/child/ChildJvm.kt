package dev.perdura.benchmarks.growth.child

import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.pathString
import kotlin.time.Duration

/**
 * A program of the benchmarks in a JVM of its own, which can be killed. It reports in lines of JSON on its standard
 * output; what it has to say besides goes where ours goes. It is killed after [patience], whatever it does then.
 */
internal class ChildJvm private constructor(private val process: Process, private val program: String) : AutoCloseable {
    private val lines = process.inputReader()

    /** The next report. */
    fun <T> receive(serializer: KSerializer<T>): T {
        val line =
            try {
                // A JVM that is asked for its threads prints them among the reports.
                lines.lineSequence().firstOrNull { it.startsWith("{") }
            } catch (_: IOException) {
                null
            }
        checkNotNull(line) {
            "The child program '$program' ended with status ${process.waitFor()} before it reported: see stderr above"
        }
        return Json.decodeFromString(serializer, line)
    }

    /** Ends it as a power cut would, as far as the process goes; returns when it is gone. */
    fun kill() {
        process.destroyForcibly().waitFor()
    }

    /** Waits until it has ended by itself. */
    fun awaitEnd() {
        val status = process.waitFor()
        check(status == 0) { "The child program '$program' ended with status $status: see stderr above" }
    }

    override fun close() = kill()

    companion object {
        fun start(program: String, heapMebibytes: Int, patience: Duration, vararg arguments: Any): ChildJvm {
            val process =
                ProcessBuilder(
                    (Path(System.getProperty("java.home")) / "bin" / "java").pathString,
                    "-Xmx${heapMebibytes}m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.perdura.benchmarks.growth.child.ChildMainKt",
                    program,
                    *arguments.map { it.toString() }.toTypedArray(),
                ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
            CompletableFuture
                .delayedExecutor(patience.inWholeMilliseconds, TimeUnit.MILLISECONDS)
                .execute { process.destroyForcibly() }
            return ChildJvm(process, program)
        }
    }
}
