package dev.perdura.examples.orders.command

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.pathString
import kotlin.io.path.readLines
import kotlin.io.path.readText

/** The program in a JVM of its own with [options], class path among them, on the files of [directory]. */
internal class OrdersProcess(private val directory: Path, options: List<String>, vararg arguments: String) {
    private val output = directory / "output.txt"
    val database: Path = directory / "orders.db"
    val ledger: Path = directory / "ledger.jsonl"
    private val process: Process =
        ProcessBuilder(
            listOf(
                (Path(System.getProperty("java.home")) / "bin" / "java").pathString,
                // Compiles faster, and these processes do not live long.
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
            ) + options + "dev.perdura.examples.orders.MainKt" + arguments +
                listOf("--db", database.pathString, "--ledger", ledger.pathString),
        ).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
            .start()

    /** What it has printed so far. */
    val printed: String get() = output.readText()

    /** Returns true once [condition] holds, false when the process has ended before. */
    fun awaitWhileAlive(condition: () -> Boolean): Boolean {
        while (!condition()) if (process.waitFor(10, TimeUnit.MILLISECONDS)) return false
        return true
    }

    /** How many entries the ledger has, one that is being written included. */
    fun ledgerEntries(): Int = if (ledger.exists()) ledger.readLines().size else 0

    /** As `kill -9`. */
    fun kill() {
        process.destroyForcibly().waitFor()
    }

    /** Waits for [millis] or the end, whichever comes first; true if it has ended. */
    fun endsWithin(millis: Long): Boolean = process.waitFor(millis, TimeUnit.MILLISECONDS)

    /** The exit code, after the end; kills it and says what it printed if there is no end within two minutes. */
    fun awaitEnd(): Int {
        if (!endsWithin(120_000)) {
            kill()
            throw AssertionError("The program did not end within two minutes. It printed:\n$printed")
        }
        return process.exitValue()
    }
}
