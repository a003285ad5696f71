package dev.perdura.benchmarks.growth.child

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

/** Returns as soon as [condition] holds, give or take a millisecond. */
internal suspend fun awaitUntil(condition: () -> Boolean) {
    while (!condition()) delay(1.milliseconds)
}

/** Does nothing until this process is killed. */
internal suspend fun awaitDeath(): Nothing = awaitCancellation()

/** Does [action] for 0 until [count], [callers] at a time, in order of beginning. */
internal suspend fun forEachOf(count: Int, callers: Int, action: suspend (Int) -> Unit) {
    val next = AtomicInteger()
    coroutineScope {
        repeat(callers) {
            launch(Dispatchers.Default) {
                while (true) {
                    val number = next.getAndIncrement()
                    if (number >= count) break
                    action(number)
                }
            }
        }
    }
}
