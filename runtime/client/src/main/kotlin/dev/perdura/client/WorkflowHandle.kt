package dev.perdura.client

import dev.perdura.client.internal.call.Connection
import dev.perdura.client.internal.call.Target
import dev.perdura.client.internal.call.awaitResult
import dev.perdura.client.internal.call.cancelWorkflow
import dev.perdura.client.internal.call.describeWorkflow
import dev.perdura.client.internal.call.queryWorkflow
import dev.perdura.client.internal.call.readHistory
import dev.perdura.client.internal.call.signalWorkflow
import dev.perdura.client.internal.call.terminateWorkflow
import dev.perdura.client.internal.requireId
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import io.temporal.api.enums.v1.HistoryEventFilterType
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.flow.Flow

/**
 * One workflow, to be waited for, signalled, queried and stopped.
 *
 * A handle that a start gave speaks to the current run of the chain, so it stays good when the workflow continues as
 * new; cancel and terminate insist on that chain. A handle made with a run id speaks to exactly that run.
 *
 * Each call may throw [WorkflowNotFoundException], [NamespaceNotFoundException], [ServiceUnavailableException] and the
 * other [PerduraClientException]s. Cancelling a call never cancels the workflow.
 *
 * @param O the result
 * @property workflowId the workflow's id
 * @property runId the run it was started as, or is pinned to; null for whichever run is current
 * @property firstRunId the first run of its chain; null if unknown
 */
@OptIn(InternalPerduraApi::class)
public class WorkflowHandle<O> internal constructor(
    private val connection: Connection,
    public val workflowId: String,
    public val runId: String?,
    public val firstRunId: String?,
    private val isPinned: Boolean,
    private val outputType: ValueType<O>,
) {
    private val target = Target(workflowId, if (isPinned) runId else null, firstRunId)

    /**
     * Waits until the workflow ends, and gives its result. If it goes on as another run, by continue-as-new, retry or
     * cron, this waits for that one.
     *
     * @throws WorkflowFailedException if it fails, times out, is cancelled or terminated
     * @throws dev.perdura.dsl.PayloadDecodingException if the result is not of the type expected
     */
    public suspend fun result(): O {
        val payloads = awaitResult(connection, Target(workflowId, runId, firstRunId))
        return connection.converter.decode(payloads, outputType)
    }

    /** Sends [signal]; returns when it is recorded. */
    public suspend fun <A> signal(signal: SignalDefinition<A>, argument: A) {
        signalWorkflow(connection, target, signal.name, connection.converter.encode(argument, signal.argumentType))
    }

    /** Sends [signal], which carries nothing; returns when it is recorded. */
    public suspend fun signal(signal: SignalDefinition<Unit>) {
        signal(signal, Unit)
    }

    /** Sends the signal [name] by name; returns when it is recorded. */
    public suspend fun signal(name: String, vararg arguments: Any?) {
        requireId("signal name", name)
        signalWorkflow(connection, target, name, connection.converter.encodeArguments(arguments.toList()))
    }

    /**
     * Asks [query]. The answer sees all that was acknowledged before.
     *
     * @throws QueryFailedException if the handler fails, or there is none
     * @throws QueryRejectedException if [rejectCondition] rules it out
     * @throws WorkflowNotReadyException if no worker answers
     */
    public suspend fun <A, R> query(
        query: QueryDefinition<A, R>,
        argument: A,
        rejectCondition: QueryRejectCondition = QueryRejectCondition.NONE,
    ): R {
        val input = connection.converter.encode(argument, query.argumentType)
        val answer = queryWorkflow(connection, target, query.name, input, rejectCondition)
        return connection.converter.decode(answer, query.resultType)
    }

    /** Asks [query], which takes nothing. */
    public suspend fun <R> query(
        query: QueryDefinition<Unit, R>,
        rejectCondition: QueryRejectCondition = QueryRejectCondition.NONE,
    ): R = query(query, Unit, rejectCondition)

    /** Asks the query [name] by name; the answer is read as [resultType]. */
    public suspend fun <R> query(
        name: String,
        arguments: List<Any?>,
        resultType: ValueType<R>,
        rejectCondition: QueryRejectCondition = QueryRejectCondition.NONE,
    ): R {
        requireId("query name", name)
        val input = connection.converter.encodeArguments(arguments)
        return connection.converter.decode(queryWorkflow(connection, target, name, input, rejectCondition), resultType)
    }

    /** Asks the query [name] by name. */
    public suspend inline fun <reified R> query(name: String, vararg arguments: Any?): R =
        query(name, arguments.toList(), ValueType.of<R>())

    /**
     * Asks the workflow to stop; returns when the request is recorded. A closed workflow, or one already asked, is left
     * as it is.
     *
     * @param reason why, for the record
     */
    public suspend fun cancel(reason: String? = null) {
        cancelWorkflow(connection, target, reason)
    }

    /**
     * Ends the workflow at once; its code is not asked and cleans nothing up.
     *
     * @param reason why, for the record
     * @param details more about it, for the record
     */
    public suspend fun terminate(reason: String? = null, details: EncodedValues = EncodedValues.EMPTY) {
        terminateWorkflow(connection, target, reason, details.toPayloads(connection.converter))
    }

    /** The workflow as it is now. */
    public suspend fun describe(): WorkflowDescription = describeWorkflow(connection, target)

    /**
     * The events of the run, from the first on; read as they are collected.
     *
     * @param follow whether to wait for more until the run closes
     */
    public fun history(follow: Boolean = false): Flow<HistoryEvent> {
        val all = HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT
        return readHistory(connection, Target(workflowId, runId, firstRunId), all, follow)
    }

    override fun toString(): String = "workflow \"$workflowId\"${runId?.let { " (run $it)" }.orEmpty()}"
}
