package dev.perdura.testing

import com.google.protobuf.InvalidProtocolBufferException
import com.google.protobuf.util.JsonFormat
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.WorkflowReplayer
import io.temporal.api.history.v1.History
import io.temporal.api.history.v1.HistoryEvent

/**
 * Runs [definition] against a recorded history: the test that a change of a workflow is safe for the runs that are
 * open.
 *
 * ```
 * replay(fulfilment, Path("src/test/resources/order-o-1.json").readText())
 * ```
 * Activities are not run; their results come from the history.
 *
 * @param historyJson what `temporal workflow show --output json` prints, Temporal's web UI downloads, and
 *   [toHistoryJson] writes
 * @throws dev.perdura.worker.NonDeterminismException if the code does not repeat the history
 * @throws IllegalArgumentException if [historyJson] is not a history
 */
public fun replay(definition: WorkflowDefinition<*, *>, historyJson: String) {
    replay(definition, historyFromJson(historyJson))
}

/** [replay] of a history that is at hand. */
public fun replay(definition: WorkflowDefinition<*, *>, history: List<HistoryEvent>) {
    WorkflowReplayer(definition).replay(history)
}

/** These events in the JSON of Temporal's tools: to be kept in a file, and replayed against the code of tomorrow. */
public fun List<HistoryEvent>.toHistoryJson(): String =
    JsonFormat.printer().print(History.newBuilder().addAllEvents(this))

/**
 * The events in [json], which is a history in the JSON of Temporal's tools. What newer tools have added is skipped.
 *
 * @throws IllegalArgumentException if it is something else
 */
public fun historyFromJson(json: String): List<HistoryEvent> {
    val history = History.newBuilder()
    try {
        JsonFormat.parser().ignoringUnknownFields().merge(json, history)
    } catch (malformed: InvalidProtocolBufferException) {
        throw IllegalArgumentException(notAHistory("it cannot be read: ${malformed.message}"), malformed)
    }
    require(history.eventsCount > 0) { notAHistory("it holds no event") }
    return history.eventsList
}

private fun notAHistory(reason: String): String =
    "Expected a history as JSON, {\"events\": [...]}, as `temporal workflow show --output json` prints it, but $reason."
