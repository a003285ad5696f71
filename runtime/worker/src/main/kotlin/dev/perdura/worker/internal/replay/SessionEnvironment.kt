package dev.perdura.worker.internal.replay

import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.internal.wire.Wire

/**
 * What all runs of a worker share.
 *
 * @property definitions workflow definitions by type
 * @property failureTypes exceptions that fail a workflow, besides those that its definition lists
 */
internal class SessionEnvironment(
    val namespace: String,
    val wire: Wire,
    val definitions: Map<String, WorkflowDefinition<*, *>>,
    val failureTypes: Set<Class<out Throwable>> = emptySet(),
) {
    /** @throws UnregisteredWorkflowException if there is none */
    fun definition(type: String): WorkflowDefinition<*, *> =
        definitions[type] ?: throw UnregisteredWorkflowException(type, definitions.keys)
}

/** The task queue gave this worker a workflow of a type that it does not know. */
internal class UnregisteredWorkflowException(type: String, known: Set<String>) :
    IllegalStateException(
        "Workflow type \"$type\" is not registered at this worker; registered: " +
            "${known.sorted().joinToString { "\"$it\"" }.ifEmpty { "(none)" }}. Register it with " +
            "workflow(definition) at " +
            "every worker of the task queue, or start it on the task queue of the worker that has it.",
    )

/** A coroutine of a workflow left the workflow's thread. */
internal class EscapedWorkflowException(info: RunInfo, escape: String) :
    IllegalStateException(
        "In $info $escape\n  Workflow code runs on the workflow's own dispatcher only, so that it can be replayed. " +
            "Do input and output, and everything slow or blocking, in an activity. Do not use withContext or launch " +
            "with " +
            "another dispatcher, flowOn, GlobalScope, runBlocking, threads, or futures that other threads complete; " +
            "async and launch without a dispatcher run things side by side.",
    )
