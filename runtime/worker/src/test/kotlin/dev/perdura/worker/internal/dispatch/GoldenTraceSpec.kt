package dev.perdura.worker.internal.dispatch

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.debounce
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import kotlin.time.Duration.Companion.milliseconds

/** The order in which coroutines run is part of what a history means, so it is written down here word for word. */
@OptIn(ExperimentalCoroutinesApi::class)
class GoldenTraceSpec :
    StringSpec({
        "launched coroutines start in program order, after the one that launched them rests" {
            Trace.of { trace ->
                repeat(3) { number -> launch { trace.say("child $number") } }
                trace.say("parent")
                yield()
                trace.say("parent again")
            } shouldContainExactly listOf("parent", "child 0", "child 1", "child 2", "parent again")
        }

        "a task never runs inside another one" {
            Trace.of { trace ->
                val gate = Channel<Unit>(Channel.UNLIMITED)
                launch {
                    gate.receive()
                    trace.say("receiver")
                }
                yield()
                trace.say("before send")
                gate.send(Unit)
                trace.say("after send")
            } shouldContainExactly listOf("before send", "after send", "receiver")
        }

        "async work overlaps and is joined in call order" {
            Trace.of { trace ->
                val results =
                    (1..3)
                        .map { number ->
                            async {
                                delay(40L - 10 * number)
                                trace.say("done $number")
                                number
                            }
                        }.awaitAll()
                trace.say(results)
            } shouldContainExactly
                listOf(
                    "StartTimer 1 30",
                    "StartTimer 2 20",
                    "StartTimer 3 10",
                    "Fire 3",
                    "done 3",
                    "Fire 2",
                    "done 2",
                    "Fire 1",
                    "done 1",
                    "[1, 2, 3]",
                )
        }

        "a rendezvous channel hands over in order" {
            Trace.of { trace ->
                val channel = Channel<Int>()
                launch {
                    repeat(3) {
                        trace.say("send $it")
                        channel.send(it)
                    }
                    channel.close()
                }
                for (value in channel) trace.say("got $value")
            } shouldContainExactly listOf("send 0", "send 1", "got 0", "got 1", "send 2", "got 2")
        }

        "a mutex is fair" {
            Trace.of { trace ->
                val mutex = Mutex()
                (1..3)
                    .map { number ->
                        launch {
                            mutex.withLock {
                                trace.say("in $number")
                                delay(5)
                                trace.say("out $number")
                            }
                        }
                    }.joinAll()
            } shouldContainExactly
                listOf(
                    "in 1",
                    "StartTimer 1 5",
                    "Fire 1",
                    "out 1",
                    "in 2",
                    "StartTimer 2 5",
                    "Fire 2",
                    "out 2",
                    "in 3",
                    "StartTimer 3 5",
                    "Fire 3",
                    "out 3",
                )
        }

        "select prefers the clause written first, and its time-out is a timer" {
            Trace.of { trace ->
                val one = async { 1 }
                val two = async { 2 }
                yield()
                trace.say(
                    select {
                        two.onAwait { "two" }
                        one.onAwait { "one" }
                    },
                )
                trace.say(select { onTimeout(7) { "late" } })
            } shouldContainExactly listOf("two", "StartTimer 1 7", "Fire 1", "late")
        }

        "withTimeout is a timer that is cancelled when the block is faster" {
            Trace.of { trace ->
                trace.say(withTimeoutOrNull(10) { delay(5).let { "fast" } })
                trace.say(withTimeoutOrNull(10) { delay(50).let { "slow" } })
            } shouldContainExactly
                listOf(
                    "StartTimer 1 10",
                    "StartTimer 2 5",
                    "Fire 2",
                    "CancelTimer 1",
                    "fast",
                    "StartTimer 3 10",
                    "StartTimer 4 50",
                    "Fire 3",
                    "CancelTimer 4",
                    "null",
                )
        }

        "clean-up in NonCancellable may wait" {
            Trace.of { trace ->
                val job =
                    launch {
                        try {
                            delay(100)
                        } catch (cancelled: CancellationException) {
                            withContext(NonCancellable) { delay(3) }
                            trace.say("cleaned")
                            throw cancelled
                        }
                    }
                yield()
                job.cancelAndJoin()
                trace.say("joined")
            } shouldContainExactly
                listOf("StartTimer 1 100", "CancelTimer 1", "StartTimer 2 3", "Fire 2", "cleaned", "joined")
        }

        "debounce of a flow waits on timers" {
            Trace.of(::debounced) shouldContainExactly
                listOf(
                    "StartTimer 1 5",
                    "StartTimer 2 10",
                    "Fire 1",
                    "StartTimer 3 20",
                    "CancelTimer 2",
                    "StartTimer 4 10",
                    "Fire 4",
                    "got 1",
                    "Fire 3",
                    "StartTimer 5 10",
                    "CancelTimer 5",
                    "got 2",
                )
        }

        "no delay, or a negative one, asks for no timer; a part of a millisecond is a whole one" {
            Trace.of { trace ->
                delay(0)
                delay(-5)
                delay(0.2.milliseconds)
                trace.say("done")
            } shouldContainExactly listOf("StartTimer 1 1", "Fire 1", "done")
        }

        "two hundred runs of one busy program leave one trace" {
            val traces = (1..200).map { Trace.of(::busyProgram) }.toSet()
            traces.size shouldBe 1
            traces.single().last() shouldBe "end"
        }
    })

@OptIn(FlowPreview::class)
private suspend fun debounced(
    @Suppress("UNUSED_PARAMETER") scope: CoroutineScope,
    trace: Trace,
) {
    flow {
        emit(0)
        delay(5)
        emit(1)
        delay(20)
        emit(2)
    }.debounce(10).collect { trace.say("got $it") }
}

private suspend fun busyProgram(scope: CoroutineScope, trace: Trace) {
    val channel = Channel<Int>(2)
    val mutex = Mutex()
    val workers =
        (1..8).map { worker ->
            scope.launch {
                for (item in channel) {
                    mutex.withLock { delay((item * 7L + worker) % 5) }
                    trace.say("$worker took $item")
                    withTimeoutOrNull(item % 4 + 1L) { delay(item % 3 + 1L) } ?: trace.say("$item was late")
                }
            }
        }
    repeat(40) { channel.send(it) }
    channel.close()
    workers.joinAll()
    debounced(scope, trace)
    trace.say("end")
}
