package dev.perdura.client.internal.call

import com.google.protobuf.ByteString
import dev.perdura.client.internal.rpc.CallPolicy
import dev.perdura.client.internal.rpc.translating
import dev.perdura.dsl.InternalPerduraApi
import io.temporal.api.enums.v1.HistoryEventFilterType
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The events of one run, page by page. With [waits] it goes on until the run closes (rule 2.33).
 *
 * @param filter all events, or only the one that closes the run
 */
@OptIn(InternalPerduraApi::class)
internal fun readHistory(
    connection: Connection,
    target: Target,
    filter: HistoryEventFilterType,
    waits: Boolean,
): Flow<HistoryEvent> =
    flow {
        val request =
            GetWorkflowExecutionHistoryRequest
                .newBuilder()
                .setNamespace(connection.namespace)
                .setExecution(target.toExecution())
                .setHistoryEventFilterType(filter)
                .setWaitNewEvent(waits)
                .setSkipArchival(true)
        val policy = if (waits) CallPolicy.LONG_POLL else CallPolicy.UNARY
        do {
            val reply =
                translating(target.workflowId, target.runId) {
                    connection.caller.call(
                        WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod(),
                        request.build(),
                        policy,
                    )
                }
            reply.history.eventsList.forEach { emit(it) }
            // An empty page with a token is a long poll that found nothing; the token keeps the place.
            request.nextPageToken = reply.nextPageToken
        } while (request.nextPageToken != ByteString.EMPTY)
    }
