package dev.perdura.worker.internal.replay

import dev.perdura.dsl.QueryScope
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowInfo
import io.temporal.api.common.v1.Payloads
import kotlinx.coroutines.Job
import org.slf4j.Logger
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn
import kotlin.time.Instant

/** What a query handler sees of a run. It logs even when the run was replayed only to answer. */
private class RunQueryScope(private val run: WorkflowRun) : QueryScope {
    override val info: WorkflowInfo get() = run.info
    override val logger: Logger by lazy(LazyThreadSafetyMode.NONE) { run.loggerThatIsSilentIf { false } }

    override fun now(): Instant = run.now
}

/** A query left something behind in the run, which must not be used again. */
internal class QueryTouchedRunException(message: String) : IllegalStateException(message)

/**
 * The answer of [run] to the query [name]. Called by the owner of the run's dispatcher while nothing is queued.
 *
 * @throws QueryTouchedRunException if the handler woke or started a coroutine of the run
 */
internal fun answerQuery(run: WorkflowRun, name: String, arguments: Payloads): Payloads {
    builtInAnswer(run, name)?.let { return it }
    // A job of its own: a handler that suspends after all is withdrawn by it from whatever it waits for.
    val job = Job()
    val context = run.dispatcher + job
    val answer: suspend () -> Payloads = { run.queries.answer(RunQueryScope(run), name, arguments) }
    val result =
        run.readOnly {
            answer.startCoroutineUninterceptedOrReturn(ignoring(context))
        }
    if (!run.dispatcher.isIdle) {
        throw QueryTouchedRunException(
            "The handler of query \"$name\" of ${run.info} started or woke a coroutine of the workflow. A query may " +
                "only " +
                "read what the workflow knows. Change the workflow by a signal.",
        )
    }
    if (result === COROUTINE_SUSPENDED) {
        job.cancel()
        run.readOnly { run.dispatcher.drain() }
        error(
            "The handler of query \"$name\" of ${run.info} suspended. A query answers from what the workflow knows " +
                "now; " +
                "it cannot wait. Let the workflow wait, and the query read what it found.",
        )
    }
    return result as Payloads
}

private fun ignoring(context: CoroutineContext): Continuation<Payloads> =
    object : Continuation<Payloads> {
        override val context: CoroutineContext = context

        override fun resumeWith(result: Result<Payloads>): Unit = Unit
    }

private fun builtInAnswer(run: WorkflowRun, name: String): Payloads? =
    when (name) {
        "__stack_trace" -> run.wire.encode(stackTraceOf(run), ValueType.of<String>())
        "__temporal_workflow_metadata" -> metadataOf(run)
        else -> null
    }
