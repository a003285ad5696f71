package dev.perdura.worker.internal.poll

import dev.perdura.worker.internal.cache.RunCache
import dev.perdura.worker.internal.replay.QueryTouchedRunException
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.service.WorkflowTaskService
import dev.perdura.worker.internal.watch.AbandonedTurnException
import dev.perdura.worker.internal.wire.Wire
import io.grpc.StatusRuntimeException
import io.temporal.api.command.v1.Command
import io.temporal.api.query.v1.WorkflowQuery
import io.temporal.api.query.v1.WorkflowQueryResult
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import kotlinx.coroutines.CancellationException
import org.slf4j.LoggerFactory

/**
 * Carries out workflow tasks: brings the run up to date, lets its code run, reports what came of it, and goes on with
 * the next task if the answer brings one. A run whose task could not be done is evicted: its code has gone further than
 * its history.
 */
internal class WorkflowTaskProcessor(
    private val service: WorkflowTaskService,
    private val sessions: SessionLoader,
    private val turns: WorkflowTurns,
    private val cache: RunCache,
    private val reporter: TaskReporter,
    private val wire: Wire,
    private val eager: EagerActivities?,
    private val keepsRuns: Boolean,
) {
    suspend fun process(first: PollWorkflowTaskQueueResponse) {
        var task: PollWorkflowTaskQueueResponse? = first
        while (task != null) task = processOne(task)
    }

    /** Carries out [task]; the next one of the same run if the service has it already. */
    private suspend fun processOne(task: PollWorkflowTaskQueueResponse): PollWorkflowTaskQueueResponse? {
        try {
            return cache.use(task.workflowExecution.runId) { entry ->
                try {
                    if (task.hasQuery()) null.also { answerOnly(task, entry) } else carryOut(task, entry)
                } catch (abandoned: AbandonedTurnException) {
                    // Whoever waits for this run has come before it was written off, and must not go on with it.
                    evict(entry)
                    throw abandoned
                }
            }
        } catch (abandoned: AbandonedTurnException) {
            logger.info("Workflow code that did not yield has returned: {}", TaskReporter.describe(task))
            return null
        }
    }

    private suspend fun carryOut(
        task: PollWorkflowTaskQueueResponse,
        entry: RunCache.Entry,
    ): PollWorkflowTaskQueueResponse? {
        val outcome =
            try {
                val session = sessions.load(task, entry)
                val commands = turns.run(task, session) { session.runTask() }
                val answers = answers(task, session)
                sessions.watchForEscape(session, commands)
                Outcome(session, commands, answers)
            } catch (stopped: CancellationException) {
                throw stopped
            } catch (abandoned: AbandonedTurnException) {
                throw abandoned
            } catch (failure: Throwable) {
                evict(entry)
                reporter.failed(task, failure)
                return null
            }
        return report(task, entry, outcome)
    }

    private class Outcome(
        val session: ReplaySession,
        val commands: List<Command>,
        val answers: Map<String, WorkflowQueryResult>,
    ) {
        val isEnded: Boolean get() = session.run?.isEnded == true
    }

    private suspend fun report(
        task: PollWorkflowTaskQueueResponse,
        entry: RunCache.Entry,
        outcome: Outcome,
    ): PollWorkflowTaskQueueResponse? {
        val stays = keepsRuns && !outcome.isEnded && entry.session?.run != null
        val wanted = eager?.request(outcome.commands)
        var begun = emptyList<PollActivityTaskQueueResponse>()
        val response =
            try {
                service
                    .complete(task, wanted?.commands ?: outcome.commands, outcome.answers, stays)
                    .also { begun = it.activityTasksList }
            } catch (refusal: StatusRuntimeException) {
                evict(entry)
                reporter.refused(task, refusal)
                return null
            } finally {
                if (wanted != null) eager.begin(wanted, begun)
            }
        // A task that left no trace took the history back to where it was before (rule 2.12).
        if (!stays || response.resetHistoryEventId != 0L) evict(entry)
        return if (response.hasWorkflowTask() &&
            !response.workflowTask.taskToken.isEmpty
        ) {
            response.workflowTask
        } else {
            null
        }
    }

    private fun answers(
        task: PollWorkflowTaskQueueResponse,
        session: ReplaySession,
    ): Map<String, WorkflowQueryResult> {
        if (task.queriesCount == 0) return emptyMap()
        return task.queriesMap.mapValues { (_, query) -> answer(task, session, query) }
    }

    private fun answer(
        task: PollWorkflowTaskQueueResponse,
        session: ReplaySession,
        query: WorkflowQuery,
    ): WorkflowQueryResult =
        try {
            WorkflowTaskService.answered(turns.run(task, session) { session.query(query.queryType, query.queryArgs) })
        } catch (abandoned: AbandonedTurnException) {
            throw abandoned
        } catch (failure: Throwable) {
            if (failure is QueryTouchedRunException) session.evict()
            WorkflowTaskService.failed(wire.toFailure(failure))
        }

    /** A query that came by itself: no history is written, and the run is left as it was. */
    private suspend fun answerOnly(task: PollWorkflowTaskQueueResponse, entry: RunCache.Entry) {
        val result =
            try {
                val session = sessions.loadForQuery(task, entry)
                answer(task, session, task.query).also { if (session.run == null) evict(entry) }
            } catch (stopped: CancellationException) {
                throw stopped
            } catch (abandoned: AbandonedTurnException) {
                throw abandoned
            } catch (failure: Throwable) {
                evict(entry)
                logger.warn("A query of {} could not be answered: {}", TaskReporter.describe(task), failure.message)
                WorkflowTaskService.failed(wire.toFailure(failure))
            }
        reporter.answered(task, result)
    }

    private fun evict(entry: RunCache.Entry) {
        entry.session?.evict()
        entry.session = null
    }

    private companion object {
        val logger = LoggerFactory.getLogger("dev.perdura.worker")
    }
}
