package dev.perdura.worker.internal.activity

import kotlinx.coroutines.delay
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** Lets through no more than [perSecond] callers a second, evenly spaced. */
internal class RateLimit(perSecond: Double, private val timeSource: TimeSource) {
    private val spacing = 1.seconds / perSecond
    private var nextFree: TimeMark = timeSource.markNow()

    suspend fun await() {
        val wait =
            synchronized(this) {
                val mine = nextFree
                nextFree = if (mine.hasPassedNow()) timeSource.markNow() + spacing else mine + spacing
                -mine.elapsedNow()
            }
        if (wait.isPositive()) delay(wait)
    }
}
