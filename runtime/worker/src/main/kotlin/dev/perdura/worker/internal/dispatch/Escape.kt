package dev.perdura.worker.internal.dispatch

import kotlin.coroutines.jvm.internal.CoroutineStackFrame

/**
 * A coroutine that left its dispatcher: code of it was about to run, or was to be resumed, on a thread that the
 * dispatcher does not own. Where and when that happens differs from run to run, so it cannot be replayed.
 *
 * @property kind what was seen.
 * @property thread the name of the foreign thread, or what is known of the foreign dispatcher.
 * @property suspendedAt where the coroutine is suspended, innermost frame first; empty when it cannot be known.
 * @property foreignStack the stack of the foreign thread at that moment; empty when it was not running yet.
 */
internal class Escape(
    val kind: Kind,
    val thread: String,
    val suspendedAt: List<StackTraceElement>,
    val foreignStack: List<StackTraceElement>,
) {
    enum class Kind(val text: String) {
        /** A foreign thread called `dispatch`: a callback, a future, a coroutine of another scope. */
        RESUMED("was resumed by a foreign thread"),

        /** A coroutine of the dispatcher's tree began to run on a foreign thread. */
        RAN("was about to run on a foreign thread"),

        /** A coroutine of the dispatcher's tree is suspended in another dispatcher. */
        MOVED("moved to another dispatcher"),
    }

    fun describe(): String =
        buildString {
            append("a coroutine ").append(kind.text).append(" (").append(thread).append(')')
            val user = suspendedAt.filterNot(::isMachinery)
            (user.ifEmpty { suspendedAt }).take(SHOWN_FRAMES).forEach { append("\n    suspended at ").append(it) }
            foreignStack
                .filterNot(::isMachinery)
                .take(SHOWN_FRAMES)
                .forEach { append("\n    resumed from ").append(it) }
        }

    private fun isMachinery(frame: StackTraceElement): Boolean = MACHINERY.any { frame.className.startsWith(it) }

    internal companion object {
        private const val SHOWN_FRAMES = 6
        private const val WALKED_FRAMES = 64
        private val MACHINERY =
            listOf(
                "java.",
                "jdk.",
                "kotlin.coroutines.",
                "kotlinx.coroutines.",
                "dev.perdura.worker.internal.",
            )

        /** The places a suspended coroutine will go on from, innermost first; needs no debug agent. */
        fun framesOf(suspended: Any?): List<StackTraceElement> {
            val frames = ArrayList<StackTraceElement>()
            var frame =
                (suspended as? DeterministicDispatcher.Resumption)?.continuation as? CoroutineStackFrame
                    ?: suspended as? CoroutineStackFrame
            var walked = 0
            while (frame != null && walked++ < WALKED_FRAMES) {
                frame.getStackTraceElement()?.let(frames::add)
                frame = frame.callerFrame
            }
            return frames
        }
    }
}
