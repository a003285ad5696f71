package dev.perdura.worker.internal.dispatch

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Delay
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Runnable
import kotlin.coroutines.CoroutineContext

/**
 * Runs coroutines in one fixed order: a strict first-in-first-out queue, drained by one thread at a time, where a task
 * never runs inside another one.
 *
 * # Time
 * It has no clock. Everything in kotlinx.coroutines that waits (`delay`, `withTimeout`, `select { onTimeout }`, the
 * time operators of `Flow`) comes to the [TimerSource] as a request for a timer, in program order.
 *
 * # Owner
 * The thread inside [own] is the owner; there may be another one each time, never two at once. A dispatch from any
 * other thread is an [Escape]: it is kept in [escape] and what was dispatched is dropped, because running it would
 * make the order depend on threads. [ThreadGuard] catches the opposite direction, code that leaves for another thread.
 *
 * # Order
 * `select` takes the first ready clause in the order they are written. `selectUnbiased` shuffles by a random generator
 * of its own that cannot be replaced, so it must not be used.
 */
@OptIn(InternalCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class DeterministicDispatcher(private val timers: TimerSource) :
    CoroutineDispatcher(),
    Delay {
    private val queue = ArrayDeque<Runnable>(0)

    @Volatile
    private var owner: Thread? = null

    @Volatile
    private var closed = false

    /** The first escape seen. What ran since cannot be trusted. */
    @Volatile
    var escape: Escape? = null
        private set

    /** Called on the foreign thread with the first escape that happens while nobody owns the dispatcher. */
    @Volatile
    var onLateEscape: ((Escape) -> Unit)? = null

    /** True for the thread that is inside [own]. */
    val isOwner: Boolean get() = Thread.currentThread() === owner

    /** True when nothing waits to run. */
    val isIdle: Boolean get() = queue.isEmpty()

    /** Makes the calling thread the owner while [block] runs. */
    inline fun <T> own(block: () -> T): T {
        takeOwnership()
        try {
            return block()
        } finally {
            owner = null
        }
    }

    @PublishedApi
    internal fun takeOwnership() {
        check(
            owner == null,
        ) { "The dispatcher is owned by $owner already; ${Thread.currentThread()} must not enter it." }
        owner = Thread.currentThread()
    }

    /** Runs what is queued, in order, until the queue is empty or [isOver] says so after a task. */
    fun drain(isOver: () -> Boolean = { false }) {
        check(isOwner) { "Only the owner may drain; this is ${Thread.currentThread()}." }
        while (!isOver()) {
            val task = queue.removeFirstOrNull() ?: return
            task.run()
        }
    }

    /**
     * Forgets what is queued and ignores what comes: coroutines stay suspended for ever and none of their code runs.
     */
    fun abandon() {
        closed = true
        queue.clear()
    }

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        if (Thread.currentThread() === owner) {
            if (!closed) queue.addLast(block)
            return
        }
        report(Escape.Kind.RESUMED, Escape.framesOf(block))
    }

    /** Keeps the first escape. Anything thrown here would be lost inside kotlinx.coroutines, so nothing is. */
    fun report(kind: Escape.Kind, suspendedAt: List<StackTraceElement>) {
        if (closed || escape != null) return
        val thread = Thread.currentThread()
        report(Escape(kind, thread.name, suspendedAt, thread.stackTrace.asList()))
    }

    fun report(found: Escape) {
        synchronized(this) {
            if (closed || escape != null) return
            escape = found
        }
        if (owner == null) onLateEscape?.invoke(found)
    }

    /** A narrower view would need a queue of its own; there is one thread anyway. */
    override fun limitedParallelism(parallelism: Int, name: String?): CoroutineDispatcher = this

    override fun scheduleResumeAfterDelay(timeMillis: Long, continuation: CancellableContinuation<Unit>) {
        val timer = timers.start(timeMillis, Resumption(this, continuation))
        continuation.invokeOnCancellation { timer.cancel() }
    }

    override fun invokeOnTimeout(timeMillis: Long, block: Runnable, context: CoroutineContext): DisposableHandle {
        val timer = timers.start(timeMillis, block)
        return DisposableHandle { timer.cancel() }
    }

    /** Goes on with a coroutine in `delay`; a class of its own so that tools can see which. */
    class Resumption(
        private val dispatcher: DeterministicDispatcher,
        val continuation: CancellableContinuation<Unit>,
    ) : Runnable {
        override fun run() {
            with(continuation) { dispatcher.resumeUndispatched(Unit) }
        }
    }

    override fun toString(): String = "workflow"
}
