package dev.perdura.worker.internal.dispatch

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.async

/** What a program on a [DeterministicDispatcher] did, line by line. */
internal class Trace(private val isGuarded: Boolean = true) {
    private val lines = ArrayList<String>()
    val timers = VirtualTimers(lines::add)
    val dispatcher = DeterministicDispatcher(timers)

    fun say(line: Any?) {
        lines += line.toString()
    }

    /** Runs [program] to its end, or until nothing is left that could wake it. */
    fun run(program: suspend CoroutineScope.(Trace) -> Unit): List<String> {
        val root = start(program)
        dispatcher.own { while (root.isActive && timers.fireNext()) dispatcher.drain() }
        if (root.isActive) say("stuck")
        return lines
    }

    /** Starts [program] and runs it to its first rest. */
    fun start(program: suspend CoroutineScope.(Trace) -> Unit): Job =
        dispatcher.own {
            val root =
                CoroutineScope(if (isGuarded) dispatcher + ThreadGuard(dispatcher) else dispatcher).async {
                    program(this@Trace)
                }
            dispatcher.drain()
            root
        }

    companion object {
        fun of(program: suspend CoroutineScope.(Trace) -> Unit): List<String> = Trace().run(program)
    }
}
