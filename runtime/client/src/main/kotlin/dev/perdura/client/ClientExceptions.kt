package dev.perdura.client

import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ChildWorkflowFailure
import dev.perdura.dsl.PerduraFailure

/** What a call to the workflow service can end with; each subclass says what to do about it. */
public open class PerduraClientException(message: String, cause: Throwable? = null) : RuntimeException(message, cause)

/**
 * The workflow did not end with a result. [cause] is why: the failure it ended with, a timeout, a cancellation or a
 * termination. The message tells all causes, down to the first one.
 *
 * @property workflowId the workflow's id
 * @property runId the run that ended, the last one of its chain
 * @property status how it ended
 */
public class WorkflowFailedException(
    public val workflowId: String,
    public val runId: String,
    public val status: WorkflowStatus,
    override val cause: PerduraFailure,
) : PerduraClientException("Workflow \"$workflowId\" (run $runId) ended as $status: ${inWords(cause)}", cause)

private fun inWords(failure: PerduraFailure): String =
    generateSequence(failure) { it.cause as? PerduraFailure }.joinToString(": ") {
        when (it) {
            is ActivityFailure -> "${it.failureMessage} (activity \"${it.activityType}\", ${it.retryState})"
            is ChildWorkflowFailure -> "${it.failureMessage} (child \"${it.workflowId}\", ${it.retryState})"
            else -> it.failureMessage
        }
    }

/**
 * There is no such workflow, or it has closed and can no longer be signalled or terminated; the message says which.
 *
 * @property workflowId the workflow's id
 * @property runId the run asked for; null for whichever run is current
 */
public class WorkflowNotFoundException(
    public val workflowId: String,
    public val runId: String?,
    reason: String,
    cause: Throwable?,
) : PerduraClientException(notFound(workflowId, runId, reason), cause)

private fun notFound(workflowId: String, runId: String?, reason: String): String {
    val workflow = "Workflow \"$workflowId\"${runId?.let { " (run $it)" }.orEmpty()}"
    // Of a run that is there no service says more than this.
    return if ("already completed" in reason) {
        "$workflow has closed: $reason. It takes no signals any more and cannot be terminated; its result, " +
            "description and history can still be read. To signal it whether it is open or not, use signalWithStart."
    } else {
        "$workflow was not found: $reason. Check the ids and the namespace; a closed workflow is forgotten when the " +
            "retention of its namespace is over."
    }
}

/**
 * A workflow with this id runs already, or ran and its id may not be used again.
 *
 * @property workflowId the id that is taken
 * @property runId the run that has the id; null if the service does not say
 */
public class WorkflowAlreadyStartedException(
    public val workflowId: String,
    public val runId: String?,
    cause: Throwable?,
) : PerduraClientException(
        "Workflow \"$workflowId\" was not started: its id is taken by run ${runId ?: "(unknown)"}. " +
            "Use its handle, choose another id, or set idConflictPolicy or idReusePolicy.",
        cause,
    )

/**
 * The query's handler failed, or there is none. [cause] is what the worker said.
 *
 * @property workflowId the workflow asked
 * @property queryName the query asked
 */
public class QueryFailedException(
    public val workflowId: String,
    public val queryName: String,
    reason: String,
    cause: Throwable?,
) : PerduraClientException("Query \"$queryName\" of workflow \"$workflowId\" failed: $reason", cause)

/**
 * The query was not put to the workflow, because of the reject condition given with it.
 *
 * @property workflowId the workflow asked
 * @property status the workflow's status that the condition rejects
 */
public class QueryRejectedException(
    public val workflowId: String,
    public val queryName: String,
    public val status: WorkflowStatus,
) : PerduraClientException(
        "Query \"$queryName\" of workflow \"$workflowId\" was rejected: the workflow is $status, and the reject " +
            "condition of the query rules that out.",
    )

/**
 * The workflow cannot answer now: no worker polls its task queue, or its first task is not done. Try again later.
 *
 * @property workflowId the workflow asked
 */
public class WorkflowNotReadyException(public val workflowId: String, reason: String, cause: Throwable?) :
    PerduraClientException(
        "Workflow \"$workflowId\" cannot answer now: $reason. Check that a worker with its code polls its task queue.",
        cause,
    )

/**
 * There is no such namespace.
 *
 * @property namespace the name that is not known
 */
public class NamespaceNotFoundException(public val namespace: String, cause: Throwable?) :
    PerduraClientException(
        "Namespace \"$namespace\" was not found. Register it, or connect with another one; the default is \"default\".",
        cause,
    )

/** The service found the request wrong. */
public class InvalidRequestException(message: String, cause: Throwable?) :
    PerduraClientException("The service refused the request: $message", cause)

/**
 * The service could not be reached, or did not answer in time, although the call was tried again for a minute; or it
 * is closed. Whether the call took effect is not known.
 */
public class ServiceUnavailableException(message: String, cause: Throwable?) :
    PerduraClientException("The workflow service is not available: $message. ${whatToDo(message)}", cause)

/** What a channel that was shut down says, and what an engine in this process says when it is closed. */
private val CLOSED = listOf("Channel shutdown", "The engine is closed")

private fun whatToDo(message: String): String =
    if (CLOSED.any { it in message }) {
        "The Perdura or channel of this client was closed: make a new client from one that is open."
    } else {
        "Check its address, and that it runs; the call may be repeated."
    }

/**
 * Any other error of the service.
 *
 * @property statusCode the gRPC status, such as `PERMISSION_DENIED`
 */
public class ServiceException(public val statusCode: String, message: String, cause: Throwable?) :
    PerduraClientException("The workflow service answered $statusCode: $message", cause)
