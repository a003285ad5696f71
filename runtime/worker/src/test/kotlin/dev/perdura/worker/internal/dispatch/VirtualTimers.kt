package dev.perdura.worker.internal.dispatch

import java.util.PriorityQueue

/** Timers on a clock that jumps to the next one; writes down what it was asked for. */
internal class VirtualTimers(private val log: (String) -> Unit) : TimerSource {
    private class Entry(val number: Int, val at: Long, val fire: Runnable)

    private val waiting = PriorityQueue<Entry>(compareBy({ it.at }, { it.number }))
    private var number = 0
    var nowMillis = 0L
        private set

    override fun start(delayMillis: Long, fire: Runnable): TimerSource.Timer {
        val at = if (delayMillis > Long.MAX_VALUE - nowMillis) Long.MAX_VALUE else nowMillis + delayMillis
        val entry = Entry(++number, at, fire)
        waiting.add(entry)
        log("StartTimer ${entry.number} $delayMillis")
        return TimerSource.Timer { if (waiting.remove(entry)) log("CancelTimer ${entry.number}") }
    }

    /** Fires the next timer; false when there is none. */
    fun fireNext(): Boolean {
        val next = waiting.poll() ?: return false
        nowMillis = next.at
        log("Fire ${next.number}")
        next.fire.run()
        return true
    }
}
