package dev.perdura.server

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** A server in a JVM of its own, as users have it. */
internal class ServerProcess(vararg arguments: String) : AutoCloseable {
    private val process =
        ProcessBuilder(
            "${System.getProperty("java.home")}/bin/java",
            // As the manifest of the jar says.
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            "dev.perdura.server.MainKt",
            *arguments,
        ).start()
    private val output = process.inputReader()
    private val errors = CompletableFuture<String>()

    init {
        // A thread of its own: it blocks until the server ends, and the common pool may have one thread only.
        thread(isDaemon = true) { errors.complete(process.errorReader().readText().trim()) }
    }

    /** The next line the server prints. */
    fun line(): String = checkNotNull(output.readLine()) { "The server ended without a word: ${errors.get()}" }

    /** The address in the line that a serving server prints first. */
    fun awaitAddress(): String = line().substringAfter(" at ").substringBefore(". ")

    /** Sends SIGTERM. */
    fun terminate() {
        process.toHandle().destroy()
    }

    /** How it ended: status, and what was printed since the last [line]. */
    fun awaitEnd(): Ended {
        val printed = output.readText().trim()
        check(process.waitFor(END_SECONDS, TimeUnit.SECONDS)) { "The server still runs." }
        return Ended(process.exitValue(), printed, errors.get())
    }

    override fun close() {
        process.destroyForcibly()
    }

    data class Ended(val status: Int, val output: String, val errors: String)

    private companion object {
        const val END_SECONDS = 60L
        val classPath: String =
            System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
    }
}
