package dev.perdura.worker.internal.dispatch

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

@OptIn(DelicateCoroutinesApi::class)
class EscapeSpec :
    StringSpec({
        fun Trace.afterLateEscape(act: () -> Unit): Escape {
            val seen = CountDownLatch(1)
            dispatcher.onLateEscape = { seen.countDown() }
            act()
            if (dispatcher.escape == null) seen.await()
            return dispatcher.escape.shouldNotBeNull()
        }

        "a move to another dispatcher is found while the owner still has the turn, with the line that moved" {
            // Without the guard, which might be faster.
            val trace = Trace(isGuarded = false)
            val root = trace.start { withContext(Dispatchers.IO) { awaitForever() } }
            val escape = ThreadGuard.findMoved(root, trace.dispatcher).shouldNotBeNull()
            escape.kind shouldBe Escape.Kind.MOVED
            escape.describe() shouldContain "EscapeSpec.kt"
            escape.describe() shouldContain "Dispatchers.IO"
        }

        "code that moved to another thread is not run" {
            var ran = false
            val trace = Trace()
            val escape = trace.afterLateEscape { trace.start { withContext(Dispatchers.Default) { ran = true } } }
            escape.kind shouldBe Escape.Kind.RAN
            ran shouldBe false
        }

        "a coroutine launched on another dispatcher is found" {
            val trace = Trace()
            val root =
                trace.start {
                    launch(Dispatchers.Default) { awaitForever() }
                    delay(10)
                }
            // Either is right: the other thread may have been refused already.
            val escape = ThreadGuard.findMoved(root, trace.dispatcher) ?: trace.dispatcher.escape
            escape.shouldNotBeNull()
        }

        "a future completed by another thread is caught when it resumes, with the line that waited" {
            val trace = Trace()
            val future = CompletableFuture<Unit>()
            trace.start {
                future.await()
                it.say("must not run")
            }
            val escape = trace.afterLateEscape { thread(name = "stranger") { future.complete(Unit) } }
            escape.kind shouldBe Escape.Kind.RESUMED
            escape.thread shouldBe "stranger"
            escape.describe() shouldContain "suspended at"
            escape.describe() shouldContain "EscapeSpec.kt"
            trace.dispatcher.isIdle shouldBe true
        }

        "joining a global coroutine is caught when it resumes" {
            val trace = Trace()
            val started = CompletableDeferred<Unit>()
            trace.start { GlobalScope.launch { started.await() }.join() }
            trace.afterLateEscape { started.complete(Unit) }.kind shouldBe Escape.Kind.RESUMED
        }

        "a program that stays at home is never blamed" {
            val trace = Trace()
            val root =
                trace.start {
                    launch { delay(1) }
                    delay(5)
                }
            ThreadGuard.findMoved(root, trace.dispatcher).shouldBeNull()
            trace.dispatcher.escape.shouldBeNull()
        }

        "an abandoned dispatcher runs no code of its coroutines, whoever resumes them" {
            val trace = Trace()
            val future = CompletableFuture<Unit>()
            var cleanedUp = false
            trace.start {
                try {
                    future.await()
                } finally {
                    cleanedUp = true
                }
            }
            trace.dispatcher.abandon()
            future.complete(Unit)
            trace.dispatcher.own { trace.dispatcher.drain() }
            cleanedUp shouldBe false
            trace.dispatcher.escape.shouldBeNull()
        }
    })

private suspend fun awaitForever(): Nothing = kotlinx.coroutines.awaitCancellation()
