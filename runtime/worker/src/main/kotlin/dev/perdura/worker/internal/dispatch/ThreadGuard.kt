package dev.perdura.worker.internal.dispatch

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.cancel
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.jvm.internal.CoroutineStackFrame

/**
 * Travels in the context of every coroutine of a [DeterministicDispatcher] and is told, on the thread about to run it,
 * before any of its code does. On a thread that is not the owner it reports an [Escape] and cancels that one coroutine,
 * so its code is not run.
 */
internal class ThreadGuard(private val dispatcher: DeterministicDispatcher) : ThreadContextElement<Unit> {
    override val key: CoroutineContext.Key<*> get() = Key

    override fun updateThreadContext(context: CoroutineContext) {
        if (dispatcher.isOwner) return
        val place = "${context[ContinuationInterceptor]}, thread ${Thread.currentThread().name}"
        dispatcher.report(Escape(Escape.Kind.RAN, place, Escape.framesOf(context[Job]), emptyList()))
        context[Job]?.cancel()
    }

    override fun restoreThreadContext(context: CoroutineContext, oldState: Unit): Unit = Unit

    companion object Key : CoroutineContext.Key<ThreadGuard> {
        /**
         * Looks below [root] for a coroutine that lives in another dispatcher, visiting no more than [budget]
         * coroutines. This finds `withContext(Dispatchers.IO)` and its like while the owner still has the turn;
         * otherwise it depends on the other thread's speed whether the escape is seen in time.
         */
        @OptIn(InternalCoroutinesApi::class)
        fun findMoved(root: Job, dispatcher: DeterministicDispatcher, budget: Int = VISITED_COROUTINES): Escape? {
            val open = ArrayDeque<Job>(1)
            open.addLast(root)
            var left = budget
            while (left-- > 0) {
                val job = open.removeLastOrNull() ?: return null
                val interceptor = (job as? CoroutineScope)?.coroutineContext?.get(ContinuationInterceptor)
                if (interceptor != null && interceptor !== dispatcher && job.isActive) {
                    val callSite = Escape.framesOf((job as? CoroutineStackFrame)?.callerFrame)
                    return Escape(Escape.Kind.MOVED, interceptor.toString(), callSite, emptyList())
                }
                for (child in job.children) {
                    open.addLast(child)
                    if (open.size > left) break
                }
            }
            return null
        }

        private const val VISITED_COROUTINES = 64
    }
}
