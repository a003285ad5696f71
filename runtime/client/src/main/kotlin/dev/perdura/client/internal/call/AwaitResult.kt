package dev.perdura.client.internal.call

import dev.perdura.client.PerduraClientException
import dev.perdura.client.WorkflowFailedException
import dev.perdura.client.WorkflowStatus
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.client.internal.convert.toValues
import dev.perdura.dsl.CanceledFailure
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.TerminatedFailure
import dev.perdura.dsl.TimeoutFailure
import dev.perdura.dsl.TimeoutType
import io.temporal.api.enums.v1.HistoryEventFilterType
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.history.v1.HistoryEvent.AttributesCase
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.firstOrNull
import kotlin.time.Duration.Companion.milliseconds

private val ASK_AGAIN = 100.milliseconds

/** How one run ended. */
private sealed interface Ending {
    class Result(val payloads: List<Payload>) : Ending

    class NextRun(val runId: String) : Ending

    class Failure(val status: WorkflowStatus, val cause: PerduraFailure) : Ending
}

/**
 * Waits until a workflow ends, and gives the payloads of its result. It follows the chain: continue-as-new, and the
 * next run after a retry or a cron run (rule 2.34).
 *
 * @throws WorkflowFailedException if it ends in another way
 */
@OptIn(InternalPerduraApi::class)
internal suspend fun awaitResult(connection: Connection, target: Target): List<Payload> {
    var run = target
    while (true) {
        val event =
            readHistory(connection, run, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT, waits = true)
                .firstOrNull()
        if (event == null) {
            // Some services end a long poll that found nothing without a token: it begins anew.
            delay(ASK_AGAIN)
            continue
        }
        when (val ending = endingOf(connection, event)) {
            is Ending.Result -> {
                return ending.payloads
            }

            is Ending.NextRun -> {
                run = Target(target.workflowId, ending.runId, target.firstRunId)
            }

            is Ending.Failure -> {
                throw WorkflowFailedException(target.workflowId, run.runId ?: "current", ending.status, ending.cause)
            }

            null -> {
                throw PerduraClientException(
                    "Expected the event that closes workflow \"${target.workflowId}\", but the service gave " +
                        "${event.eventType}. It may not keep to the protocol of Temporal's history API.",
                )
            }
        }
    }
}

@OptIn(InternalPerduraApi::class)
private fun endingOf(connection: Connection, event: HistoryEvent): Ending? =
    when (event.attributesCase) {
        AttributesCase.WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES -> {
            val completed = event.workflowExecutionCompletedEventAttributes
            nextOr(completed.newExecutionRunId) { Ending.Result(completed.result.toPayloads()) }
        }

        AttributesCase.WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES -> {
            val failed = event.workflowExecutionFailedEventAttributes
            nextOr(failed.newExecutionRunId) {
                Ending.Failure(WorkflowStatus.FAILED, connection.failures.toFailure(failed.failure))
            }
        }

        AttributesCase.WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES -> {
            nextOr(event.workflowExecutionTimedOutEventAttributes.newExecutionRunId) {
                Ending.Failure(
                    WorkflowStatus.TIMED_OUT,
                    TimeoutFailure("the workflow took longer than its timeout", TimeoutType.START_TO_CLOSE),
                )
            }
        }

        AttributesCase.WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES -> {
            val details = event.workflowExecutionCanceledEventAttributes.details.toValues(connection.converter)
            Ending.Failure(WorkflowStatus.CANCELED, CanceledFailure("the workflow was cancelled", details))
        }

        AttributesCase.WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES -> {
            val reason = event.workflowExecutionTerminatedEventAttributes.reason
            Ending.Failure(
                WorkflowStatus.TERMINATED,
                TerminatedFailure(reason.ifEmpty { "the workflow was terminated, without a reason given" }),
            )
        }

        AttributesCase.WORKFLOW_EXECUTION_CONTINUED_AS_NEW_EVENT_ATTRIBUTES -> {
            Ending.NextRun(event.workflowExecutionContinuedAsNewEventAttributes.newExecutionRunId)
        }

        else -> {
            null
        }
    }

private inline fun nextOr(nextRunId: String, ending: () -> Ending): Ending =
    if (nextRunId.isEmpty()) ending() else Ending.NextRun(nextRunId)
