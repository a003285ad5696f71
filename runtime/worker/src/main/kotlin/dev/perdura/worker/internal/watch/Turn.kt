package dev.perdura.worker.internal.watch

import kotlin.time.Duration

/**
 * One stretch of workflow code on one thread, watched for a standstill.
 *
 * @property thread runs the code
 * @property progress changes whenever the code gets somewhere
 * @property isConverting whether a payload converter is at work; its time is not the workflow's
 * @property onStuck called once, on the watchdog's thread, when the code stands still for too long
 */
internal class Turn(
    val thread: Thread,
    val progress: () -> Long,
    val isConverting: () -> Boolean,
    val onStuck: (StuckWorkflowException) -> Unit,
) {
    private enum class State { RUNNING, OVER, ABANDONED }

    private var state = State.RUNNING

    /** Used by the watchdog only: what it saw at its last look, and how long the turn has stood still. */
    var lastProgress: Long = Long.MIN_VALUE
    var lastCpuNanos: Long = 0
    var standstillNanos: Long = 0

    /** The code has returned; false if it was given up before, and then all that belongs to that is done. */
    @Synchronized
    fun finish(): Boolean {
        if (state == State.ABANDONED) return false
        state = State.OVER
        return true
    }

    /**
     * Gives the code up and interrupts it, unless it has returned before. The thread cannot leave the turn meanwhile:
     * an interrupt that came later would hit whatever it does next.
     */
    @Synchronized
    fun abandon(why: StuckWorkflowException) {
        if (state != State.RUNNING) return
        state = State.ABANDONED
        onStuck(why)
        thread.interrupt()
    }
}

/** Workflow code kept its thread for too long. The stack is that of the thread when it was found. */
internal class StuckWorkflowException(limit: Duration, threadName: String, stack: Array<StackTraceElement>) :
    IllegalStateException(
        "Workflow code did not yield for $limit (thread $threadName). A workflow must never block or compute for " +
            "long: wait with delay or awaitCondition, and do blocking and heavy work in an activity. " +
            "If it has good reason, raise WorkerOptions.watchdogTimeout.",
    ) {
    init {
        stackTrace = stack
    }
}

/** The code of a turn came back after the watchdog had given it up; there is nothing left to do for it. */
internal class AbandonedTurnException : IllegalStateException("The turn was given up by the watchdog.")
