package dev.perdura.benchmarks.growth.child

import dev.perdura.benchmarks.growth.open.parkWorkflows
import dev.perdura.benchmarks.growth.open.reopenParked
import dev.perdura.benchmarks.growth.recovery.recoverLoad
import dev.perdura.benchmarks.growth.recovery.runLoad
import dev.perdura.benchmarks.measure.Machine
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/** Runs one of the programs that [ChildJvm] starts: `PROGRAM ARGUMENT...`. */
public fun main(arguments: Array<String>) {
    // The clock of this process starts here.
    Machine.elapsed()
    endWithParent()
    val rest = arguments.drop(1)
    runBlocking {
        when (val program = arguments.firstOrNull()) {
            "park" -> parkWorkflows(rest)
            "reopen" -> reopenParked(rest)
            "load" -> runLoad(rest)
            "recover" -> recoverLoad(rest)
            else -> error("No child program is called '$program'")
        }
    }
    exitProcess(0)
}

/** Sends a report to the parent. */
internal fun <T> report(serializer: KSerializer<T>, value: T) {
    println(Json.encodeToString(serializer, value))
}

/** The parent holds the other end of our standard input: when that is gone, nobody wants our work. */
private fun endWithParent() {
    thread(isDaemon = true, name = "end-with-parent") {
        while (System.`in`.read() >= 0) continue
        Runtime.getRuntime().halt(1)
    }
}
