package dev.perdura.examples.orders.command

import kotlinx.coroutines.delay
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Lets things through at an even [ratePerSecond]; 0 is as fast as they come. For one coroutine. */
internal class Pacer(private val ratePerSecond: Int, timeSource: TimeSource = TimeSource.Monotonic) {
    private val start = timeSource.markNow()
    private var passed = 0

    /** Returns when the next one may go. */
    suspend fun awaitTurn() {
        if (ratePerSecond == 0) return
        val due: Duration = 1.seconds * passed++ / ratePerSecond
        val early = due - start.elapsedNow()
        if (early.isPositive()) delay(early)
    }
}
