package dev.perdura.client

import dev.perdura.dsl.PerduraFailure

/** What a call to the workflow service can end with. */
public open class PerduraClientException(message: String, cause: Throwable? = null) : RuntimeException(message, cause)

/**
 * The workflow did not end with a result. [cause] is why: the failure it ended with, a timeout, a cancellation or a
 * termination.
 *
 * @property runId the run that ended, the last one of its chain
 * @property status how it ended
 */
public class WorkflowFailedException(
    public val workflowId: String,
    public val runId: String,
    public val status: WorkflowStatus,
    override val cause: PerduraFailure,
) : PerduraClientException("Workflow \"$workflowId\" (run $runId) ended as $status: ${cause.failureMessage}", cause)

/**
 * There is no such workflow, or it has closed and can no longer be signalled or terminated.
 *
 * @property runId the run asked for; null for whichever run is current
 */
public class WorkflowNotFoundException(
    public val workflowId: String,
    public val runId: String?,
    reason: String,
    cause: Throwable?,
) : PerduraClientException(
        "Workflow \"$workflowId\"${runId?.let { " (run $it)" }.orEmpty()} was not found open: $reason. " +
            "Check the id and the namespace; it may have closed, or its retention may be over.",
        cause,
    )

/**
 * A workflow with this id runs already, or ran and its id may not be used again.
 *
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

/** The workflow cannot answer now: no worker polls its task queue, or its first task is not done. Try again later. */
public class WorkflowNotReadyException(public val workflowId: String, reason: String, cause: Throwable?) :
    PerduraClientException(
        "Workflow \"$workflowId\" cannot answer now: $reason. Check that a worker with its code polls its task queue.",
        cause,
    )

/** There is no such namespace. */
public class NamespaceNotFoundException(public val namespace: String, cause: Throwable?) :
    PerduraClientException(
        "Namespace \"$namespace\" was not found. Register it, or connect with another one; the default is \"default\".",
        cause,
    )

/** The service found the request wrong. */
public class InvalidRequestException(message: String, cause: Throwable?) :
    PerduraClientException("The service refused the request: $message", cause)

/** The service could not be reached, or did not answer in time, although the call was tried again. */
public class ServiceUnavailableException(message: String, cause: Throwable?) :
    PerduraClientException(
        "The workflow service is not available: $message. Check its address, and that it runs; the call may be " +
            "repeated.",
        cause,
    )

/**
 * Any other error of the service.
 *
 * @property statusCode the gRPC status, such as `PERMISSION_DENIED`
 */
public class ServiceException(public val statusCode: String, message: String, cause: Throwable?) :
    PerduraClientException("The workflow service answered $statusCode: $message", cause)
