package dev.perdura.worker.internal.watch

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Looks are made by hand here: nothing waits for a clock. */
class WatchdogSpec :
    StringSpec({
        class Watched(blocked: Boolean, val cpu: AtomicLong = AtomicLong()) {
            var stuck: StuckWorkflowException? = null
            var progress = 0L
            var converting = false
            val watchdog = Watchdog(1.seconds) { cpu.get() }
            private val release = CountDownLatch(1)
            private val parked = CountDownLatch(1)
            private val worker =
                thread(isDaemon = true) {
                    parked.countDown()
                    runCatching { if (blocked) release.await() else while (release.count > 0) Thread.onSpinWait() }
                }
            val turn = Turn(worker, { progress }, { converting }) { stuck = it }

            init {
                parked.await()
                // Parked for good, not only held up for a moment on its way there.
                while (blocked && (LockSupport.getBlocker(worker) == null || worker.state != Thread.State.WAITING)) {
                    Thread.onSpinWait()
                }
                watchdog.watch(turn)
            }

            fun look(times: Int) = repeat(times) { watchdog.look() }

            fun end() = release.countDown()
        }

        "code that blocks for the limit is given up, with its stack" {
            val watched = Watched(blocked = true)
            watched.look(5)
            watched.stuck.shouldBeNull()
            watched.look(1)
            watched.stuck.shouldNotBeNull().message shouldContain "did not yield for 1s"
            watched.stuck!!.stackTrace.any { "CountDownLatch" in it.className } shouldBe true
            watched.turn.finish() shouldBe false
        }

        "code that computes is measured by processor time" {
            val watched = Watched(blocked = false)
            watched.look(1)
            watched.cpu.addAndGet(900.milliseconds.inWholeNanoseconds)
            watched.look(1)
            watched.stuck.shouldBeNull()
            watched.cpu.addAndGet(200.milliseconds.inWholeNanoseconds)
            watched.look(1)
            watched.stuck.shouldNotBeNull()
            watched.end()
        }

        "G2: a starved thread is not blamed, however often it is looked at" {
            val watched = Watched(blocked = false)
            watched.look(1_000)
            watched.stuck.shouldBeNull()
            watched.end()
        }

        "a long replay that gets on is not blamed" {
            val watched = Watched(blocked = true)
            repeat(100) {
                watched.progress++
                watched.look(1)
            }
            watched.stuck.shouldBeNull()
            watched.end()
        }

        "G3: a slow converter is not counted" {
            val watched = Watched(blocked = true)
            watched.look(1)
            watched.converting = true
            watched.look(100)
            watched.stuck.shouldBeNull()
            watched.end()
        }

        "code that returns while it is given up has the interrupt behind it when it goes on" {
            lateinit var turn: Turn
            val givenUp = CountDownLatch(1)
            val left = CompletableFuture<Pair<Boolean, Boolean>>()
            val worker =
                thread(isDaemon = true) {
                    givenUp.await()
                    left.complete(turn.finish() to Thread.interrupted())
                }
            turn =
                Turn(worker, { 0 }, { false }) {
                    givenUp.countDown()
                    while (worker.state != Thread.State.BLOCKED && worker.isAlive) Thread.onSpinWait()
                }
            turn.abandon(StuckWorkflowException(1.seconds, worker.name, emptyArray()))
            left.get() shouldBe (false to true)
        }

        "G1: the thread of stuck code is replaced, and what it returns later is dropped" {
            val watchdog = Watchdog(200.milliseconds)
            WorkflowThreads("test", 1, watchdog).use { threads ->
                val results = LinkedBlockingQueue<String>()
                val executor = threads.dispatcher
                executor.dispatch(kotlin.coroutines.EmptyCoroutineContext) {
                    val failure =
                        shouldThrow<AbandonedTurnException> {
                            threads.turn({ 0 }, { false }, { results.add("given up") }) {
                                runCatching { CountDownLatch(1).await() }
                            }
                        }
                    results.add(failure.message!!)
                }
                results.take() shouldBe "given up"
                results.take() shouldContain "given up by the watchdog"
                executor.dispatch(kotlin.coroutines.EmptyCoroutineContext) { results.add("others run") }
                results.take() shouldBe "others run"
            }
        }
    })
