package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.client.internal.convert.FailureConverter
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.replay.RunIdentity
import dev.perdura.worker.internal.replay.SessionEnvironment
import dev.perdura.worker.internal.wire.ConverterWire
import io.temporal.api.history.v1.HistoryEvent

/**
 * Runs recorded histories against the code of today, without any service: the test that a change of a workflow is safe
 * for the runs that are open.
 *
 * ```
 * WorkflowReplayer(fulfilment).replay(client.handle("order-1").history().toList())
 * ```
 * Activities are not run; their results come from the history. Safe to use from several threads.
 */
public class WorkflowReplayer(
    definitions: List<WorkflowDefinition<*, *>>,
    dataConverter: DataConverter = PerduraClient.DEFAULT_CONVERTER,
    options: WorkerOptions = WorkerOptions.DEFAULT,
) {
    /** A replayer of [definitions] with all defaults. */
    public constructor(vararg definitions: WorkflowDefinition<*, *>) : this(definitions.toList())

    private val environment =
        SessionEnvironment(
            "replay",
            ConverterWire(dataConverter, FailureConverter(dataConverter)),
            definitions.associateBy { it.name },
            options.failureExceptionTypes,
        )

    /**
     * Replays [history], as the service gave it: from its first event, of an open or a closed run.
     *
     * @throws NonDeterminismException if the code does not repeat it
     * @throws Exception what the code throws that would fail its workflow task
     */
    public fun replay(history: List<HistoryEvent>) {
        require(
            history.isNotEmpty(),
        ) { "The history to replay has no event; it must begin with WorkflowExecutionStarted." }
        val started = history.first().workflowExecutionStartedEventAttributes
        val identity =
            RunIdentity(
                "replay",
                started.workflowId.ifEmpty { "(replayed)" },
                started.originalExecutionRunId.ifEmpty { "(replayed)" },
            )
        val session = ReplaySession(identity, environment)
        session.feed(history)
        if (session.hasTask) session.runTask() else session.requireConsistent()
        session.evict()
    }
}
