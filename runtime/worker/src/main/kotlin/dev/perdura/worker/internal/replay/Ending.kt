package dev.perdura.worker.internal.replay

import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.internal.operation.CancelWorkflow
import dev.perdura.worker.internal.operation.CommandRecord
import dev.perdura.worker.internal.operation.CompleteWorkflow
import dev.perdura.worker.internal.operation.FailWorkflow
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException

/** How a run stops: by a [command] that closes it, or by a [taskFailure] that leaves it open and its task failed. */
internal class Ending private constructor(val command: CommandRecord?, val taskFailure: Throwable?) {
    constructor(command: CommandRecord) : this(command, null)
    constructor(taskFailure: Throwable) : this(null, taskFailure)
}

/**
 * How a run stops whose [root] has ended. The body's own [outcome] counts beside the job's, because a cancelled job
 * ends as cancelled even if the body swallowed the cancellation and returned: such a run completes.
 */
@OptIn(ExperimentalCoroutinesApi::class)
internal fun endingOfBody(
    root: Deferred<Any?>,
    outcome: Result<Any?>?,
    definition: WorkflowDefinition<*, *>,
    isCancelRequested: Boolean,
    environment: SessionEnvironment,
): Ending {
    val jobFailure = root.getCompletionExceptionOrNull()
    val failure =
        when {
            jobFailure == null -> null
            jobFailure !is CancellationException -> jobFailure
            outcome == null -> jobFailure
            else -> outcome.exceptionOrNull()
        }
    if (failure != null) return endingOf(failure, definition, isCancelRequested, environment)
    return try {
        val value = outcome?.getOrNull()
        @Suppress("UNCHECKED_CAST")
        Ending(CompleteWorkflow(environment.wire.encode(value, definition.outputType as ValueType<Any?>)))
    } catch (unserializable: IllegalArgumentException) {
        Ending(unserializable)
    }
}

internal fun endingOf(
    failure: Throwable,
    definition: WorkflowDefinition<*, *>,
    isCancelRequested: Boolean,
    environment: SessionEnvironment,
): Ending =
    when {
        isCancelRequested && isCancellation(failure) -> Ending(CancelWorkflow())
        failsWorkflow(failure, definition, environment) -> Ending(FailWorkflow(environment.wire.toFailure(failure)))
        else -> Ending(failure)
    }

private fun isCancellation(failure: Throwable): Boolean =
    when (failure) {
        is TimeoutCancellationException -> false
        is CancellationException, is CanceledFailure -> true
        is ActivityFailure -> failure.cause is CanceledFailure
        else -> false
    }

/** Anything else is taken for a bug, which a new deployment can mend while the run waits. */
private fun failsWorkflow(
    failure: Throwable,
    definition: WorkflowDefinition<*, *>,
    environment: SessionEnvironment,
): Boolean =
    failure is PerduraFailure ||
        failure is TimeoutCancellationException ||
        definition.options.failureExceptionTypes.any { it.isInstance(failure) } ||
        environment.failureTypes.any { it.isInstance(failure) }
