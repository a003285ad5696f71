package dev.perdura.worker.internal.poll

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class PollerSpec :
    StringSpec({
        "G18: whatever a poll throws, errors included, polling goes on after a wait" {
            runTest {
                val script: List<() -> String?> =
                    listOf(
                        { error("broken") },
                        { throw OutOfMemoryError("for a test") },
                        { null },
                        { "task" },
                    )
                var polled = 0
                val handled = ArrayList<String>()
                val poller =
                    Poller("test", Semaphore(1), backgroundScope, backgroundScope, {
                        script.getOrNull(polled++)?.invoke() ?: if (polled < script.size) null else awaitCancellation()
                    }, { handled += it })
                poller.start()
                testScheduler.advanceTimeBy(1.seconds)
                handled shouldContainExactly listOf("task")
            }
        }

        "G17: slots bound the tasks, and come back whatever the task does" {
            runTest {
                val slots = Semaphore(2)
                val gates = List(3) { CompletableDeferred<Unit>() }
                var polled = 0
                val poller =
                    Poller("test", slots, backgroundScope, backgroundScope, {
                        if (polled == gates.size) awaitCancellation() else polled++
                    }, {
                        gates[it].await()
                        error("a task that fails")
                    })
                val job = poller.start()
                testScheduler.runCurrent()
                polled shouldBe 2
                gates.forEach { it.complete(Unit) }
                testScheduler.runCurrent()
                polled shouldBe 3
                job.cancelAndJoin()
                testScheduler.runCurrent()
                slots.availablePermits shouldBe 2
            }
        }

        "rule 8.7: a poller that is told to stop while it waits for a slot does not poll again" {
            runTest {
                val slots = Semaphore(1, acquiredPermits = 1)
                var polled = 0
                val poller = Poller("test", slots, backgroundScope, backgroundScope, { polled++ }, { })
                val job = poller.start()
                poller.stop()
                slots.release()
                job.join()
                polled shouldBe 0
                slots.availablePermits shouldBe 1
            }
        }

        "the wait grows to ten seconds" {
            listOf(1, 2, 3, 8, 1_000).map { Poller.backoff(it) } shouldBe
                listOf(100.milliseconds, 200.milliseconds, 400.milliseconds, 10.seconds, 10.seconds)
        }
    })
