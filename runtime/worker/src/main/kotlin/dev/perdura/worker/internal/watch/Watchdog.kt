package dev.perdura.worker.internal.watch

import java.lang.management.ManagementFactory
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/**
 * Finds workflow code that stands still: that computes, or blocks, for [limit] without dealing with another event.
 *
 * Computing is measured in processor time of the thread and blocking in looks of the watchdog at it, not by a clock: so
 * neither a garbage collection nor a starved machine is taken for the workflow's fault.
 */
internal class Watchdog(private val limit: Duration, private val cpuNanos: (Thread) -> Long = ::threadCpuNanos) :
    AutoCloseable {
    private val turns = ConcurrentHashMap.newKeySet<Turn>()
    private var looks: ScheduledExecutorService? = null

    fun start() {
        looks =
            Executors
                .newSingleThreadScheduledExecutor { Thread(it, "perdura-watchdog").apply { isDaemon = true } }
                .also { it.scheduleWithFixedDelay(::lookSafely, LOOK_NANOS, LOOK_NANOS, TimeUnit.NANOSECONDS) }
    }

    fun watch(turn: Turn) {
        turns.add(turn)
    }

    fun unwatch(turn: Turn) {
        turns.remove(turn)
    }

    /** Looks at every turn once, as it does every [LOOK_NANOS]. */
    fun look() {
        for (turn in turns) {
            if (isStuck(turn)) {
                turns.remove(turn)
                turn.abandon(StuckWorkflowException(limit, turn.thread.name, turn.thread.stackTrace))
            }
        }
    }

    private fun lookSafely() {
        // An error here would end all further looks without a word.
        runCatching { look() }
    }

    private fun isStuck(turn: Turn): Boolean {
        val cpu = cpuNanos(turn.thread)
        val progress = turn.progress()
        val isFirstLook = turn.lastProgress == Long.MIN_VALUE
        if (isFirstLook || progress != turn.lastProgress || turn.isConverting()) {
            turn.standstillNanos = if (turn.isConverting() && progress == turn.lastProgress) turn.standstillNanos else 0
        } else {
            turn.standstillNanos += if (isBlocked(turn.thread)) LOOK_NANOS else cpu - turn.lastCpuNanos
        }
        turn.lastProgress = progress
        turn.lastCpuNanos = cpu
        return turn.standstillNanos >= limit.inWholeNanoseconds
    }

    private fun isBlocked(thread: Thread): Boolean = thread.state != Thread.State.RUNNABLE

    override fun close() {
        looks?.shutdownNow()
    }

    companion object {
        private val LOOK_NANOS = 200.milliseconds.inWholeNanoseconds

        private fun threadCpuNanos(thread: Thread): Long =
            @Suppress("DEPRECATION")
            ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.id)

        /** A developer who steps through a workflow must not be blamed for it. */
        fun isDebuggerAttached(): Boolean = ManagementFactory.getRuntimeMXBean().inputArguments.any { "jdwp" in it }
    }
}
