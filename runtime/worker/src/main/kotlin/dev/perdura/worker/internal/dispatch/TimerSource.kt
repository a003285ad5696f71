package dev.perdura.worker.internal.dispatch

/** Where a [DeterministicDispatcher] gets its delays from: it has no clock of its own. */
internal fun interface TimerSource {
    /**
     * Asks for [fire] to be called once, on the owner thread and outside any task, after [delayMillis].
     * The returned [Timer] gives it up.
     */
    fun start(delayMillis: Long, fire: Runnable): Timer

    fun interface Timer {
        /** Gives the timer up; without effect once it has fired. Called on the owner thread only. */
        fun cancel()
    }
}
