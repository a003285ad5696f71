package dev.perdura.benchmarks.memory

import dev.perdura.Perdura
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import java.lang.management.ManagementFactory
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.Path
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.milliseconds

/** A workflow that waits to be woken, and gives back what woke it. */
public object Parked : WorkflowContract<Int, Int>("Parked") {
    /** Ends the wait. */
    public val wake: SignalDefinition<Int> = signal<Int>("wake")
}

/**
 * Parks workflows, says what heap they take, wakes them all: `ParkedWorkflows DATABASE COUNT`.
 *
 * A workflow that is evicted from the worker's cache runs its body again from the start when it is woken. So the
 * number of bodies that were begun is the number of workflows exactly if none was evicted.
 */
internal class ParkedWorkflows(private val database: String, private val count: Int) {
    private val bodiesBegun = AtomicInteger()
    private val parked =
        workflow(Parked) { number ->
            var woken: Int? = null
            onSignal(Parked.wake) { woken = it }
            bodiesBegun.incrementAndGet()
            awaitCondition { woken != null }
            number + woken!!
        }

    suspend fun run(): ParkedResult =
        Perdura.embedded(database).use { perdura ->
            perdura.worker(TASK_QUEUE) { workflow(parked) }
            val before = heapAfterCollection()
            forAll { perdura.client.start(Parked, it, taskQueue = TASK_QUEUE, workflowId = "parked-$it") }
            while (bodiesBegun.get() < count) delay(20.milliseconds)
            val whileParked = heapAfterCollection()
            val finished = AtomicInteger()
            forAll {
                val handle = perdura.client.handle(Parked, "parked-$it")
                handle.signal(Parked.wake, 1)
                if (handle.result() == it + 1) finished.incrementAndGet()
            }
            ParkedResult(count, bodiesBegun.get(), finished.get(), before, whileParked)
        }

    private suspend fun forAll(action: suspend (Int) -> Unit) =
        coroutineScope {
            val atOnce = Semaphore(AT_ONCE)
            repeat(count) { number -> launch(Dispatchers.Default) { atOnce.withPermit { action(number) } } }
        }

    private fun heapAfterCollection(): Long {
        // Twice: what the first one finalizes, the second one frees.
        repeat(2) { System.gc() }
        return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used
    }

    private companion object {
        const val TASK_QUEUE = "parked"
        const val AT_ONCE = 128
    }
}

/** What was found; [heapParked] and [heapBefore] in bytes. */
internal class ParkedResult(
    val workflows: Int,
    val bodiesBegun: Int,
    val finished: Int,
    val heapBefore: Long,
    val heapParked: Long,
) {
    val holds: Boolean get() = bodiesBegun == workflows && finished == workflows

    override fun toString(): String =
        "$workflows parked workflows: ${bodiesBegun - workflows} evicted, $finished finished; " +
            "heap ${heapBefore / MEBI} MiB before, ${heapParked / MEBI} MiB while parked, " +
            "${(heapParked - heapBefore) / workflows} bytes each; " +
            "largest heap ${Runtime.getRuntime().maxMemory() / MEBI} MiB"

    private companion object {
        const val MEBI = 1_024 * 1_024
    }
}

/** Exit code 1: some workflow was evicted or did not finish. */
public fun main(arguments: Array<String>) {
    require(arguments.size == 2) { "Expected DATABASE COUNT, but it is ${arguments.size} arguments" }
    val database = Path(arguments[0]).toString()
    val result = runBlocking { ParkedWorkflows(database, arguments[1].toInt()).run() }
    println(result)
    exitProcess(if (result.holds) 0 else 1)
}
